// Rules: how a config says that the process of a container is started and stopped.

import type { Loose } from '../../image/document.ts';
import type { ContainerConfig } from '../../oci/config.ts';
import { normalizePlatform } from '../../oci/platform.ts';
import { shortened } from '../../text/message-name.ts';
import { documentsOf } from '../facts.ts';
import type { Observation, Rule } from '../rule.ts';
import { documentMember } from '../wording.ts';

interface EnvData {
  readonly name: string;
  readonly pointer: string;
  readonly entry: string;
  readonly fault: string;
}

/**
 * Environment variables that are not NAME=VALUE (config.md, "Env": entries are in the format of VARNAME=VARVALUE), have a NUL
 * character, which ends a string of execve(2), or are set twice.
 */
export const env: Rule<EnvData> = {
  id: 'validity/env',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'An Env entry is not NAME=VALUE, or its name is repeated',
  why: 'Some runtimes refuse to start, others ignore the entry. Of two values of one variable, programs see the first or the last one. Set it once in the Dockerfile with ENV NAME=VALUE.',
  ofArchive: true,
  *check({ contents }) {
    for (const { name, value } of documentsOf(contents, 'oci-config')) {
      const seen = new Set<string>();
      for (const [at, entry] of (value?.config?.Env ?? []).entries()) {
        if (entry === null) continue;
        const [, variable] = /^([^=]+)=/.exec(entry) ?? [];
        const fault = envFault(entry, variable, seen);
        if (variable !== undefined) seen.add(variable);
        const pointer = `/config/Env/${at}`;
        if (fault) yield { where: { blob: name, pointer }, data: { name, pointer, entry, fault } };
      }
    }
  },
  message: ({ name, pointer, entry, fault }) =>
    `${documentMember(name, pointer)}: ${JSON.stringify(shortened(entry))} ${fault}`,
  refusedBy: ({ fault }) => (fault === notAPair ? ['umoci'] : []),
};

const notAPair = 'is not NAME=VALUE';

function envFault(entry: string, variable: string | undefined, seen: ReadonlySet<string>): string | undefined {
  if (variable === undefined) return notAPair;
  if (entry.includes('\0')) return 'has a NUL character';
  return seen.has(variable) ? `sets ${JSON.stringify(variable)} again` : undefined;
}

interface CommandData {
  readonly name: string;
  readonly pointer: string;
  readonly fault: string;
}

/**
 * Commands that cannot be executed: the first word is empty, or a word has a NUL byte, which ends an argument of execve(2).
 */
export const command: Rule<CommandData> = {
  id: 'validity/command',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'The command of the image cannot be executed',
  why: 'The container does not start: no program has an empty name. Docker takes ENTRYPOINT [""] for none, other engines do not. Write ENTRYPOINT [] to remove an entrypoint.',
  ofArchive: true,
  *check({ contents }) {
    for (const { name, value } of documentsOf(contents, 'oci-config'))
      if (value?.config) yield* commandFaults(name, value.config);
  },
  message: ({ name, pointer, fault }) => `${documentMember(name, pointer)} ${fault}`,
};

function* commandFaults(
  name: string,
  { Entrypoint, Cmd }: Loose<ContainerConfig>,
): Generator<Observation<CommandData>> {
  const first = Entrypoint?.length ? '/config/Entrypoint/0' : '/config/Cmd/0';
  for (const [key, words] of Object.entries({ Entrypoint, Cmd })) {
    for (const [at, word] of (words ?? []).entries()) {
      const pointer = `/config/${key}/${at}`;
      const isEmpty = pointer === first && word === '';
      const fault = isEmpty
        ? 'is empty, but is the program to start'
        : word?.includes('\0')
          ? 'has a NUL character'
          : '';
      if (fault) yield { where: { blob: name, pointer }, data: { name, pointer, fault } };
    }
  }
}

interface UserData {
  readonly name: string;
  readonly user: string;
  readonly fault: string;
}

/** Users that are not user, uid, user:group, uid:gid, uid:group or user:gid (config.md, "User"). */
export const user: Rule<UserData> = {
  id: 'validity/user',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'The user is not USER or USER:GROUP',
  why: 'The container does not start, or runs as another user than intended. Set it with USER NAME|UID[:GROUP|GID].',
  ofArchive: true,
  *check({ contents }) {
    for (const { name, value } of documentsOf(contents, 'oci-config')) {
      const declared = value?.config?.User;
      const isWindows = normalizePlatform(value ?? {}).os === 'windows';
      const fault = declared && !isWindows ? userFault(declared) : undefined;
      if (declared && fault)
        yield { where: { blob: name, pointer: '/config/User' }, data: { name, user: declared, fault } };
    }
  },
  message: ({ name, user: declared, fault }) =>
    `${documentMember(name, '/config/User')}: ${JSON.stringify(declared)} ${fault}`,
};

/** The highest ID that runc accepts. */
const maxID = 2 ** 31 - 1;

function userFault(declared: string): string | undefined {
  const parts = declared.split(':');
  if (parts.length > 2) return 'has more than one colon';
  if (parts[0] === '') return 'has no user before the colon';
  // passwd(5) and group(5) are lines of fields that end with a colon.
  if (/[\s\p{Cc}]/u.test(declared)) return 'has a space or control character';
  const isOutOfRange = parts.some((part) => /^-?\d+$/.test(part) && (Number(part) < 0 || Number(part) > maxID));
  return isOutOfRange ? `has an ID that is not in 0–${maxID}` : undefined;
}

interface StopSignalData {
  readonly name: string;
  readonly signal: string;
}

/** Stop signals that do not exist (config.md: SIGNAME, such as SIGKILL or SIGRTMIN+3). */
export const stopSignal: Rule<StopSignalData> = {
  id: 'validity/stop-signal',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'The stop signal does not exist',
  why: 'Engines refuse to create a container, or send SIGTERM instead. Set it with STOPSIGNAL, as a name such as SIGINT or a number from 1 to 64.',
  ofArchive: true,
  *check({ contents }) {
    for (const { name, value } of documentsOf(contents, 'oci-config')) {
      const signal = value?.config?.StopSignal;
      if (!signal || isSignal(signal)) continue;
      yield { where: { blob: name, pointer: '/config/StopSignal' }, data: { name, signal } };
    }
  },
  message: ({ name, signal }) =>
    `${documentMember(name, '/config/StopSignal')}: ${JSON.stringify(signal)} is not a signal`,
};

/** The signals of Linux (signal(7)), as github.com/moby/sys/signal names them. */
const signalNames: ReadonlySet<string> = new Set(
  (
    'ABRT ALRM BUS CHLD CLD CONT EMT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT RTMAX RTMIN SEGV STKFLT STOP ' +
    'SYS TERM TRAP TSTP TTIN TTOU UNUSED URG USR1 USR2 VTALRM WINCH XCPU XFSZ'
  ).split(' '),
);

function isSignal(text: string): boolean {
  if (/^\d+$/.test(text)) return Number(text) >= 1 && Number(text) <= 64;
  const name = text.toUpperCase().replace(/^SIG/, '');
  const [, sign, offset = ''] = /^RT(?:MIN(\+)|MAX-)(\d{1,2})$/.exec(name) ?? [];
  // Of the 64 signals of Linux, 34 to 64 are SIGRTMIN to SIGRTMAX.
  return signalNames.has(name) || (offset !== '' && Number(offset) >= 1 && Number(offset) <= (sign ? 15 : 14));
}

// Stop signals that do not exist (config.md: SIGNAME, such as SIGKILL or SIGRTMIN+3).
import { documentsOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

interface Data {
  readonly name: string;
  readonly signal: string;
}

export const stopSignal: Rule<Data> = {
  id: 'validity/stop-signal',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'The stop signal does not exist',
  why: 'Engines refuse to create a container, or send SIGTERM instead. Set it with STOPSIGNAL, as a name such as SIGINT or a number from 1 to 64.',
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
const names: ReadonlySet<string> = new Set(
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
  return names.has(name) || (offset !== '' && Number(offset) >= 1 && Number(offset) <= (sign ? 15 : 14));
}

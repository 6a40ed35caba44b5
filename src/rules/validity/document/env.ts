// Environment variables that are not NAME=VALUE (config.md, "Env": entries are in the format of VARNAME=VARVALUE), have a
// NUL character, which ends a string of execve(2), or are set twice.

import { shortened } from '../../../text/message-name.ts';
import { documentsOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly entry: string;
  readonly fault: string;
}

export const env: Rule<Data> = {
  id: 'validity/env',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'An Env entry is not NAME=VALUE, or its name is repeated',
  why: 'Some runtimes refuse to start, others ignore the entry. Of two values of one variable, programs see the first or the last one. Set it once in the Dockerfile with ENV NAME=VALUE.',
  *check({ contents }) {
    for (const { name, value } of documentsOf(contents, 'oci-config')) {
      const seen = new Set<string>();
      for (const [at, entry] of (value?.config?.Env ?? []).entries()) {
        if (entry === null) continue;
        const [, variable] = /^([^=]+)=/.exec(entry) ?? [];
        const fault = faultOf(entry, variable, seen);
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

function faultOf(entry: string, variable: string | undefined, seen: ReadonlySet<string>): string | undefined {
  if (variable === undefined) return notAPair;
  if (entry.includes('\0')) return 'has a NUL character';
  return seen.has(variable) ? `sets ${JSON.stringify(variable)} again` : undefined;
}

// Environment variables without a name or without "=" (config.md, "Env": entries are in the format of VARNAME=VARVALUE).
import { documentsOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly entry: string;
}

export const env: Rule<Data> = {
  id: 'validity/env',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'An Env entry is not NAME=VALUE',
  why: 'Some runtimes refuse to start, others ignore the entry. Set it in the Dockerfile with ENV NAME=VALUE.',
  *check({ contents }) {
    for (const { name, value } of documentsOf(contents, 'oci-config')) {
      for (const [at, entry] of (value?.config?.Env ?? []).entries()) {
        if (entry === null || /^[^=]+=/.test(entry)) continue;
        const pointer = `/config/Env/${at}`;
        yield { where: { blob: name, pointer }, data: { name, pointer, entry } };
      }
    }
  },
  message: ({ name, pointer, entry }) => `${documentMember(name, pointer)}: ${JSON.stringify(entry)} is not NAME=VALUE`,
};

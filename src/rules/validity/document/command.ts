// Commands that cannot be executed: the first word is empty, or a word has a NUL byte, which ends an argument of execve(2).
import type { Loose } from '../../../image/document.ts';
import type { ContainerConfig } from '../../../oci/config.ts';
import { documentsOf } from '../../facts.ts';
import type { Observation, Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly fault: string;
}

export const command: Rule<Data> = {
  id: 'validity/command',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'The command of the image cannot be executed',
  why: 'The container does not start: no program has an empty name. Docker takes ENTRYPOINT [""] for none, other engines do not. Write ENTRYPOINT [] to remove an entrypoint.',
  *check({ contents }) {
    for (const { name, value } of documentsOf(contents, 'oci-config'))
      if (value?.config) yield* faultsOf(name, value.config);
  },
  message: ({ name, pointer, fault }) => `${documentMember(name, pointer)} ${fault}`,
};

function* faultsOf(name: string, { Entrypoint, Cmd }: Loose<ContainerConfig>): Generator<Observation<Data>> {
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

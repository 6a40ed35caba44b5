// Annotations that break their rules (annotations.md): a key must not be empty, `created` is a time of RFC 3339.

import { pointerOf } from '../../spec/json-pointer.ts';
import { utcTime } from '../../spec/time.ts';
import { documentsOf } from '../facts.ts';
import type { Observation, Rule } from '../rule.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly fault: string;
}

type Annotations = Readonly<Record<string, string | null | undefined>> | null | undefined;

const created = 'org.opencontainers.image.created';

export const annotation: Rule<Data> = {
  id: 'validity/annotation',
  severity: 'warning',
  title: 'An annotation is not as the spec has it',
  why: 'Readers that rely on it fail or pass over it. Write the annotation again.',
  *check({ contents }) {
    const documents = [...documentsOf(contents, 'oci-index'), ...documentsOf(contents, 'oci-manifest')];
    for (const { name, value } of documents) yield* faulty(name, '', value?.annotations);
    for (const { from, pointer, declared } of contents.references) yield* faulty(from, pointer, declared?.annotations);
  },
  message: ({ name, pointer, fault }) => `${name}: ${pointer} ${fault}`,
};

function* faulty(name: string, at: string, annotations: Annotations): Generator<Observation<Data>> {
  for (const [key, value] of Object.entries(annotations ?? {})) {
    const isNoTime = key === created && typeof value === 'string' && utcTime(value) === undefined;
    const fault =
      key === '' ? 'is a key without a name' : isNoTime ? 'must be a time such as 2024-01-31T23:59:59Z' : '';
    const pointer = `${at}${pointerOf(['annotations', key])}`;
    if (fault) yield { where: { blob: name, pointer }, data: { name, pointer, fault } };
  }
}

// Annotations that violate annotations.md: keys must not be empty, and `created` must be a time as in RFC 3339.

import { pointerOf } from '../../../text/json-pointer.ts';
import { utcTime } from '../../../text/time.ts';
import { documentsOf } from '../../facts.ts';
import type { Observation, Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

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
  title: 'An annotation violates the spec',
  why: 'Tools that rely on the annotation fail or ignore it. Fix the annotation where it is set, for example in --annotation or LABEL.',
  *check({ contents }) {
    const documents = [...documentsOf(contents, 'oci-index'), ...documentsOf(contents, 'oci-manifest')];
    for (const { name, value } of documents) yield* faultyAnnotations(name, '', value?.annotations);
    for (const { from, pointer, declared } of contents.references)
      yield* faultyAnnotations(from, pointer, declared?.annotations);
  },
  message: ({ name, pointer, fault }) => `${documentMember(name, pointer)} ${fault}`,
};

function* faultyAnnotations(name: string, at: string, annotations: Annotations): Generator<Observation<Data>> {
  for (const [key, value] of Object.entries(annotations ?? {})) {
    const isNoTime = key === created && typeof value === 'string' && utcTime(value) === undefined;
    const fault = key === '' ? 'has an empty key' : isNoTime ? 'is not a time such as 2024-01-31T23:59:59Z' : '';
    const pointer = `${at}${pointerOf(['annotations', key])}`;
    if (fault) yield { where: { blob: name, pointer }, data: { name, pointer, fault } };
  }
}

// Rules: annotations and reference names that violate annotations.md.

import { annotation as annotationKeys } from '../../oci/descriptor.ts';
import { pointerOf } from '../../text/json-pointer.ts';
import { shortened } from '../../text/message-name.ts';
import { utcTime } from '../../text/time.ts';
import { documentsOf } from '../facts.ts';
import type { Observation, Rule } from '../rule.ts';
import { documentMember } from '../wording.ts';

interface AnnotationData {
  readonly name: string;
  readonly pointer: string;
  readonly fault: string;
}

type Annotations = Readonly<Record<string, string | null | undefined>> | null | undefined;

const created = 'org.opencontainers.image.created';

/** Annotations that violate annotations.md: keys must not be empty, and `created` must be a time as in RFC 3339. */
export const annotation: Rule<AnnotationData> = {
  id: 'validity/annotation',
  severity: 'warning',
  title: 'An annotation violates the spec',
  why: 'Tools that rely on the annotation fail or ignore it. Fix the annotation where it is set, for example in --annotation or LABEL.',
  ofArchive: true,
  *check({ contents }) {
    const documents = [...documentsOf(contents, 'oci-index'), ...documentsOf(contents, 'oci-manifest')];
    for (const { name, value } of documents) yield* faultyAnnotations(name, '', value?.annotations);
    for (const { from, pointer, declared } of contents.references)
      yield* faultyAnnotations(from, pointer, declared?.annotations);
  },
  message: ({ name, pointer, fault }) => `${documentMember(name, pointer)} ${fault}`,
};

function* faultyAnnotations(
  name: string,
  at: string,
  annotations: Annotations,
): Generator<Observation<AnnotationData>> {
  for (const [key, value] of Object.entries(annotations ?? {})) {
    const isNoTime = key === created && typeof value === 'string' && utcTime(value) === undefined;
    const fault = key === '' ? 'has an empty key' : isNoTime ? 'is not a time such as 2024-01-31T23:59:59Z' : '';
    const pointer = `${at}${pointerOf(['annotations', key])}`;
    if (fault) yield { where: { blob: name, pointer }, data: { name, pointer, fault } };
  }
}

interface RefNameGrammarData {
  readonly refName: string;
}

const component = '[A-Za-z0-9]+(?:(?:[-._:@+]|--)[A-Za-z0-9]+)*';
const grammar = new RegExp(`^${component}(?:/${component})*$`);
/** Longer names are invalid. */
const maxCharacters = 1000;

/** Names that violate the grammar of org.opencontainers.image.ref.name (annotations.md). */
export const refNameGrammar: Rule<RefNameGrammarData> = {
  id: 'validity/ref-name-grammar',
  severity: 'note',
  title: 'A reference name is not valid',
  why: 'Tools may not find the image by this name. Use letters and digits, separated by any of -._:@+ or by /.',
  ofArchive: true,
  *check({ contents }) {
    for (const { from, pointer, declared } of contents.references) {
      const refName = declared?.annotations?.[annotationKeys.refName];
      if (from !== 'index.json' || refName == null) continue;
      if (refName.length <= maxCharacters && grammar.test(refName)) continue;
      const where = { blob: from, pointer: `${pointer}${pointerOf(['annotations', annotationKeys.refName])}` };
      yield { where, data: { refName } };
    }
  },
  message: ({ refName }) => `${JSON.stringify(shortened(refName))} is not a valid reference name`,
};

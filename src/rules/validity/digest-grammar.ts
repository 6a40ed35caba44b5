// Digests that do not follow the grammar, or not that of their registered algorithm (descriptor.md, "Digests").
import { isVerifiable, parseDigest, registeredAlgorithms } from '../../spec/digest.ts';
import { declaredDigests } from '../facts.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly digest: string | null;
  readonly expected: string;
}

export const digestGrammar: Rule<Data> = {
  id: 'validity/digest-grammar',
  severity: 'error',
  title: 'Something that should be a digest is none',
  why: 'No blob can have it: whatever it stands for can neither be found nor verified. Write the document again.',
  *check({ contents }) {
    for (const { name, violations } of contents.documents) {
      for (const { pointer, fault } of violations) {
        const data = { name, pointer, digest: null, expected: 'algorithm:encoded, such as sha256:…' };
        if (fault === 'digest') yield { where: { blob: name, pointer }, data };
      }
    }
    for (const { name, pointer, digest } of declaredDigests(contents)) {
      const algorithm = parseDigest(digest)?.algorithm ?? '';
      if (isVerifiable(digest) || !registeredAlgorithms.has(algorithm)) continue;
      const expected = `${algorithm} takes ${registeredAlgorithms.get(algorithm)} lowercase hex digits`;
      yield { where: { blob: name, pointer }, data: { name, pointer, digest, expected } };
    }
  },
  message: ({ name, pointer, digest, expected }) =>
    `${name}: ${pointer} ${digest === null ? '' : `(${digest}) `}is no digest: ${expected}`,
};

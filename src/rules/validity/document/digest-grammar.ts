// Digests that violate the general grammar or the grammar of their algorithm (descriptor.md, "Digests").
import { isVerifiable, parseDigest, registeredAlgorithms } from '../../../oci/digest.ts';
import { nameInMessage } from '../../../text/message-name.ts';
import { declaredDigests } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly digest: string | null;
  readonly expected: string;
}

export const digestGrammar: Rule<Data> = {
  id: 'validity/digest-grammar',
  severity: 'error',
  title: 'A digest is invalid',
  why: 'No blob can have this digest, so the blob cannot be found or verified. Write the document again with a tool that computes digests.',
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
      const expected = `${algorithm}: and ${registeredAlgorithms.get(algorithm)} lowercase hex digits`;
      yield { where: { blob: name, pointer }, data: { name, pointer, digest, expected } };
    }
  },
  message: ({ name, pointer, digest, expected }) =>
    `${documentMember(name, pointer)}: invalid digest${digest === null ? '' : ` ${nameInMessage(digest)}`}; expected ${expected}`,
};

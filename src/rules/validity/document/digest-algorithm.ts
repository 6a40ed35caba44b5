// Digests with an unregistered algorithm, or one that this program cannot compute (descriptor.md: they SHOULD pass
// validation).
import { parseDigest, registeredAlgorithms } from '../../../oci/digest.ts';
import { declaredDigests } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly digest: string;
}

export const digestAlgorithm: Rule<Data> = {
  id: 'validity/digest-algorithm',
  severity: 'note',
  title: 'A digest uses an unsupported algorithm',
  why: 'The spec allows algorithms other than sha256, sha384 and sha512, but neither timg-inspect nor container engines verify them.',
  *check({ contents }) {
    for (const { name, pointer, digest } of declaredDigests(contents)) {
      const algorithm = parseDigest(digest)?.algorithm;
      if (!algorithm || registeredAlgorithms.has(algorithm)) continue;
      yield { where: { blob: name, pointer }, data: { name, pointer, digest } };
    }
  },
  message: ({ name, pointer, digest }) =>
    `${documentMember(name, pointer)}: cannot verify ${digest}: unknown algorithm`,
};

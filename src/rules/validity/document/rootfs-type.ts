// A config whose root filesystem is not made of layers (config.md, "rootfs": an unknown type MUST be an error).
import type { Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

export const rootfsType: Rule<{ readonly name: string }> = {
  id: 'validity/rootfs-type',
  severity: 'error',
  title: 'The root filesystem has an unknown type',
  why: 'The only valid type is "layers"; tools must refuse any other. Write the config again.',
  *check({ contents }) {
    for (const { name, kind, violations } of contents.documents) {
      for (const { pointer } of violations) {
        if (isRootfsType(kind, pointer)) yield { where: { blob: name, pointer }, data: { name } };
      }
    }
  },
  message: ({ name }) => `${documentMember(name, '/rootfs/type')} must be "layers"`,
};

export const isRootfsType = (kind: string, pointer: string): boolean =>
  kind === 'oci-config' && pointer === '/rootfs/type';

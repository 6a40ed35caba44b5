// A root file system that is not made of layers (config.md, "rootfs": an unknown type MUST be an error).
import type { Rule } from '../rule.ts';

export const rootfsType: Rule<{ readonly name: string }> = {
  id: 'validity/rootfs-type',
  severity: 'error',
  title: 'The root file system is of an unknown type',
  why: 'The only type there is is "layers": implementations must refuse another. Write the config again.',
  *check({ contents }) {
    for (const { name, kind, violations } of contents.documents) {
      for (const { pointer } of violations) {
        if (isRootfsType(kind, pointer)) yield { where: { blob: name, pointer }, data: { name } };
      }
    }
  },
  message: ({ name }) => `${name}: /rootfs/type must be "layers"`,
};

export const isRootfsType = (kind: string, pointer: string): boolean =>
  kind === 'oci-config' && pointer === '/rootfs/type';

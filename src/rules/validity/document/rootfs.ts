// A config that does not list the diff IDs of its layers (config.md: rootfs and diff_ids are REQUIRED).
import { missing } from '../../../oci/schema.ts';
import { type RootfsFault, rootfsFaults } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { documentMember, memberText } from '../../wording.ts';

export const rootfs: Rule<RootfsFault> = {
  id: 'validity/rootfs',
  severity: 'error',
  title: 'The config does not list the diff IDs of the layers',
  why: 'rootfs.diff_ids must have one digest per layer. Without them engines refuse the image, and no layer can be verified. Build or pull the image again.',
  *check({ contents }) {
    for (const data of rootfsFaults(contents)) yield { where: { blob: data.name, pointer: data.pointer }, data };
  },
  message: ({ name, pointer, detail }) => {
    const fault =
      detail === missing
        ? `${name}: required key ${memberText(pointer)} is missing`
        : `${documentMember(name, pointer)} ${detail}`;
    return pointer === '/rootfs' ? `${fault}; Docker refuses the image ("no RootFS key")` : fault;
  },
};

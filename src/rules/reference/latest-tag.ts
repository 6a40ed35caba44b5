// Images under the tag that Docker adds where none is written.
import { imagesByTag } from '../image-names.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly name: string;
}

export const latestTag: Rule<Data> = {
  id: 'reference/latest-tag',
  severity: 'note',
  title: 'The tag latest says nothing of the version',
  why: 'latest is only what stands where no tag is written: it need not be the newest. Deploy by a version, or by digest.',
  *check({ images }) {
    for (const { name, tag } of imagesByTag(images)) {
      if (tag === 'latest') yield { where: { image: name }, data: { name } };
    }
  },
  message: ({ name }) => `${name}: latest is the tag of what was not tagged, not of the newest version`,
};

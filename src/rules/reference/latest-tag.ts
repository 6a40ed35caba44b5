// Images with the tag `latest`, which Docker uses if none is given.

import { shortened } from '../../text/message-name.ts';
import { imagesByTag } from '../image-names.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly name: string;
}

export const latestTag: Rule<Data> = {
  id: 'reference/latest-tag',
  severity: 'note',
  title: 'The tag is "latest"',
  why: 'Docker uses the tag "latest" if none is given; it does not name a version and is not necessarily the newest image. Deploy a version tag or a digest.',
  *check({ images }) {
    for (const { name, tag } of imagesByTag(images)) {
      if (tag === 'latest') yield { where: { image: name }, data: { name } };
    }
  },
  message: ({ name }) => `${shortened(name)}: "latest" is the default tag, not necessarily the newest version`,
};

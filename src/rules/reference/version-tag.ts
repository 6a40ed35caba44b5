// Tags that are not versions by Semantic Versioning 2.0.0, so that tools cannot decide which of two is newer.

import { shortened } from '../../text/message-name.ts';
import { imagesByTag } from '../image-names.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly name: string;
  readonly tag: string;
}

const number = '(?:0|[1-9]\\d*)';
const version = new RegExp(`^v?${number}\\.${number}\\.${number}(?:-[0-9A-Za-z.-]+)?$`);

export const versionTag: Rule<Data> = {
  id: 'reference/version-tag',
  severity: 'note',
  title: 'The tag is not a semantic version',
  why: 'Tools that choose the newest version by its tag skip this image. Add a tag of the form MAJOR.MINOR.PATCH.',
  *check({ images }) {
    for (const { name, tag } of imagesByTag(images)) {
      if (tag !== 'latest' && !version.test(tag)) yield { where: { image: name }, data: { name, tag } };
    }
  },
  message: ({ name, tag }) => `${shortened(name)}: the tag ${shortened(tag)} is not a semantic version such as 1.2.3`,
};

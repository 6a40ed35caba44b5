// Tags that are no versions by Semantic Versioning 2.0.0, so that nobody can tell which of two is the newer.
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
  title: 'A tag is no semantic version',
  why: 'Tools that choose the newest by its tag pass over it. Tag MAJOR.MINOR.PATCH beside the shorter forms.',
  *check({ images }) {
    for (const { name, tag } of imagesByTag(images)) {
      if (tag !== 'latest' && !version.test(tag)) yield { where: { image: name }, data: { name, tag } };
    }
  },
  message: ({ name, tag }) => `${name}: ${tag} is no semantic version such as 1.2.3`,
};

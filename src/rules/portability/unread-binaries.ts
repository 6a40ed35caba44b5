// Files that have not been looked into, since there are so many.
import { limitFlag } from '../../bytes/limits.ts';
import { counted } from '../counted.ts';
import { imageLabel } from '../image-label.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly files: number;
}

export const unreadBinaries: Rule<Data> = {
  id: 'portability/unread-binaries',
  severity: 'note',
  title: 'Not all binaries are looked into',
  why: 'Whether they are for the machine that the image declares, and which kernel they ask for, is not told. Allow more files with the option that the message names.',
  needs: 'programs',
  *check({ images }) {
    for (const { image, binaries } of images) {
      if (!binaries || binaries.unread === 0) continue;
      yield { where: { image: imageLabel(image) }, data: { files: binaries.unread } };
    }
  },
  message: ({ files }) =>
    `not looked into: ${counted(files, 'possible binary', 'possible binaries')}, see ${limitFlag('binaries')}`,
};

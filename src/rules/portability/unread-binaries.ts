// Possible binaries that were not examined because there are too many.
import { limitFlag } from '../../bytes/limits.ts';
import type { Rule } from '../rule.ts';
import { imageLabel, pluralize } from '../wording.ts';

interface Data {
  readonly fileCount: number;
}

export const unreadBinaries: Rule<Data> = {
  id: 'portability/unread-binaries',
  severity: 'note',
  title: 'Not all binaries were examined',
  why: `Their architecture and the kernel they need are unknown. Raise ${limitFlag('binaries')}.`,
  needs: 'programs',
  *check({ images }) {
    for (const { image, binaries } of images) {
      if (!binaries || binaries.unread === 0) continue;
      yield { where: { image: imageLabel(image) }, data: { fileCount: binaries.unread } };
    }
  },
  message: ({ fileCount }) =>
    `${pluralize(fileCount, 'possible binary', 'possible binaries')} not examined; raise ${limitFlag('binaries')}`,
};

// Binaries for another architecture that can be there on purpose. 32-bit x86 in an image for amd64 does not count, since
// every such processor runs it. 32-bit ARM in an image for arm64 counts, since many of those processors do not run it.
import { type ForeignBinaries, foreignBinaries, foreignFiles } from '../foreign-binaries.ts';
import type { Rule } from '../rule.ts';

export const foreignBinary: Rule<ForeignBinaries> = {
  id: 'portability/foreign-binary',
  severity: 'note',
  title: 'The image has binaries for another architecture',
  why: 'Emulators, cross compilers and packages with prebuilt modules contain such files on purpose; otherwise they only add to the size. Some 64-bit processors cannot run 32-bit binaries.',
  needs: 'programs',
  check: (analysis) => foreignBinaries(analysis, 'other'),
  message: (data) =>
    `the image is for ${data.platform}; ${foreignFiles(data)} ${data.fileCount === 1 ? 'is' : 'are'} for ${data.machine}`,
};

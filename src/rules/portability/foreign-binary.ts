// Binaries for another machine that the image may carry on purpose. 32-bit x86 in an image for amd64 is none: every such
// processor runs it. ARM in one for arm64 is: many of those processors do not.
import { type ForeignBinaries, foreignBinaries, foreignFiles } from '../foreign-binaries.ts';
import type { Rule } from '../rule.ts';

export const foreignBinary: Rule<ForeignBinaries> = {
  id: 'portability/foreign-binary',
  severity: 'note',
  title: 'Binaries for another machine',
  why: 'Emulators, cross compilers and packages with modules prebuilt for many machines carry such; without a use for them they only add to the size. The 32-bit programs of a 64-bit machine run on some of its processors and not on others.',
  needs: 'programs',
  check: (analysis) => foreignBinaries(analysis, 'other'),
  message: (data) => `for ${data.machine} in an image for ${data.platform}: ${foreignFiles(data)}`,
};

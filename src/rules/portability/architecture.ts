// Binaries that the image needs and that no processor of the declared platform runs.
import { type ForeignBinaries, foreignBinaries, foreignFiles } from '../foreign-binaries.ts';
import type { Rule } from '../rule.ts';

export const architecture: Rule<ForeignBinaries> = {
  id: 'portability/architecture',
  severity: 'warning',
  title: 'Binaries are built for a different architecture than the image declares',
  why: 'They do not start on the declared platform: "exec format error". Build every stage that ends up in the image for the target platform: do not use FROM --platform=$BUILDPLATFORM for it, and compile and download for TARGETARCH.',
  needs: 'programs',
  check: (analysis) => foreignBinaries(analysis, 'decisive'),
  message: (data) =>
    `the image is for ${data.platform}, but ${foreignFiles(data)} ${data.fileCount === 1 ? 'is' : 'are'} for ${data.machine}`,
};

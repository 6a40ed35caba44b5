// Programs that no processor of the declared platform runs.
import { type ForeignBinaries, foreignBinaries, foreignFiles } from '../foreign-binaries.ts';
import type { Rule } from '../rule.ts';

export const architecture: Rule<ForeignBinaries> = {
  id: 'portability/architecture',
  severity: 'warning',
  title: 'Programs are for another machine than the image declares',
  why: 'Where the image is pulled for its platform they do not start: "exec format error". Build every stage that ends up in the image for the target: FROM without --platform=$BUILDPLATFORM, compilers told of TARGETARCH, downloads for it.',
  needs: 'programs',
  check: (analysis) => foreignBinaries(analysis, 'decisive'),
  message: (data) =>
    `${foreignFiles(data)} ${data.files === 1 ? 'is' : 'are'} for ${data.machine}, the image for ${data.platform}`,
};

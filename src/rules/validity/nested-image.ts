// Image documents below a directory: an unpacked save that was packed again together with its directory.
import type { Rule } from '../rule.ts';

export const nestedImage: Rule<{ readonly directory: string }> = {
  id: 'validity/nested-image',
  severity: 'error',
  title: 'The image documents are not at the root of the archive',
  why: 'Engines look for index.json and manifest.json at the root only: docker load, podman load and ctr image import refuse the archive. Pack the files in the directory (tar -cf FILE -C DIRECTORY .), without the directory itself.',
  *check({ contents: { directory } }) {
    if (directory !== undefined) yield { where: {}, data: { directory } };
  },
  message: ({ directory }) =>
    `the image documents are below ${directory}/, where no engine looks for them; pack what is in that directory, not the directory itself`,
};

// Images for Windows, which only run on Windows hosts of certain versions (config.md, "os.version").
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import { isForWindows } from '../../image/tell-apart.ts';
import { rootPath } from '../../tree/path-table.ts';
import type { Rule } from '../rule.ts';
import { imageLabel } from '../wording.ts';

interface Data {
  /** Declared version; undefined if there is none. */
  readonly version: string | undefined;
  /** Whether the image declares Windows; otherwise only its layers look like it. */
  readonly isDeclared: boolean;
}

export const windows: Rule<Data> = {
  id: 'portability/windows',
  severity: 'note',
  title: 'The image is for Windows',
  why: "It runs only on Windows hosts. Process isolation requires a host with the build in os.version; Hyper-V isolation also works on later builds. The container's files are in Files/, parts of the registry in Hives/.",
  *check({ images }) {
    for (const one of images) {
      const isDeclared = isForWindows(one.image);
      if (!isDeclared && !looksLikeWindows(one)) continue;
      const { config, osVersion: version } = one.image;
      yield { where: { image: imageLabel(one.image), blob: config?.name ?? null }, data: { version, isDeclared } };
    }
  },
  message: ({ version, isDeclared }) =>
    isDeclared
      ? `Windows image: without Hyper-V isolation the host must run the same build, ${version ?? 'but os.version is not declared'}`
      : 'the layers are for Windows (Files/ and Hives/), but the config does not declare it: no host accepts the image',
};

function looksLikeWindows({ stack }: ImageAnalysis): boolean {
  return ['Files', 'Hives'].every((name) => {
    const place = stack?.tree.child(rootPath, Buffer.from(name));
    return place !== undefined && stack?.tree.isDirectory(place);
  });
}

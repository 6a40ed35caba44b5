// Images of Windows, which run on Windows alone and there not on every version (config.md, "os.version").
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import { rootPlace } from '../../tree/places.ts';
import { imageLabel } from '../image-label.ts';
import type { Rule } from '../rule.ts';

interface Data {
  /** As declared; undefined where it is not. */
  readonly version: string | undefined;
  /** Whether windows is what the image declares, not only how its layers look. */
  readonly isDeclared: boolean;
}

export const windows: Rule<Data> = {
  id: 'portability/windows',
  severity: 'note',
  title: 'An image of Windows',
  why: 'It runs on hosts with Windows only: with process isolation on the build that os.version names, with Hyper-V isolation on later ones too. Paths of the container stand below Files/, parts of the registry below Hives/.',
  *check({ images }) {
    for (const one of images) {
      const isDeclared = one.image.platform?.startsWith('windows/') ?? false;
      if (!isDeclared && !looksLikeWindows(one)) continue;
      const { config, manifest } = one.image;
      const version = config?.value?.['os.version'] ?? manifest?.declared?.platform?.['os.version'] ?? undefined;
      yield { where: { image: imageLabel(one.image), blob: config?.name }, data: { version, isDeclared } };
    }
  },
  message: ({ version, isDeclared }) =>
    isDeclared
      ? `for Windows: without Hyper-V isolation the host must be of the same build, ${version ?? 'which is not declared (os.version)'}`
      : 'its layers are of Windows (Files/ and Hives/), which the config does not declare: no host takes it for its own',
};

function looksLikeWindows({ stack }: ImageAnalysis): boolean {
  return ['Files', 'Hives'].every((name) => {
    const place = stack?.tree.child(rootPlace, name);
    return place !== undefined && stack?.tree.isDirectory(place);
  });
}

// Binaries for another architecture than the image declares, and whether the image needs them. Emulators, cross compilers,
// firmware and prebuilt modules can be foreign on purpose, so only the entrypoint, the programs in command directories and
// the C library are decisive.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import type { Binaries, Binary } from '../analysis/programs/binaries.ts';
import { elfName, isArchitecture, runsOn } from '../elf/machines.ts';
import { platformOf } from '../image/tell-apart.ts';
import { parentPath } from '../oci/entry-path.ts';
import { normalizePlatform } from '../oci/platform.ts';
import type { Observation } from './rule.ts';
import { imageLabel, layerList, pathInMessage, pluralize } from './wording.ts';

export interface ForeignBinaries {
  /** Platform of the image. */
  readonly platform: string;
  /** Architecture of the binaries. */
  readonly machine: string;
  readonly fileCount: number;
  readonly example: string;
  /** Indexes of the layers that ship them. */
  readonly layers: readonly number[];
}

/** decisive: the image needs them to run, and no processor of its platform runs them · other: all others */
export type Weight = 'decisive' | 'other';

/** One observation for each image and architecture. */
export function* foreignBinaries({ images }: Analysis, weight: Weight): Generator<Observation<ForeignBinaries>> {
  for (const { image, binaries } of images) {
    const architecture = architectureOf(image);
    if (!binaries || !architecture) continue;
    for (const [machine, found] of byMachine(binaries, architecture, weight)) {
      const layers = [...new Set(found.map(({ owner }) => owner.layer))].sort((a, b) => a - b);
      const [example = ''] = found[0].paths;
      const data = { platform: image.platform ?? '', machine, fileCount: found.length, example, layers };
      yield { where: { image: imageLabel(image), path: example }, data };
    }
  }
}

/** The architecture (GOARCH) that an image declares; undefined if it is not a known one. */
export function architectureOf(image: ImageAnalysis['image']): string | undefined {
  const { architecture } = normalizePlatform(platformOf(image));
  return isArchitecture(architecture) ? architecture : undefined;
}

function byMachine(
  binaries: Binaries,
  architecture: string,
  weight: Weight,
): ReadonlyMap<string, readonly [Binary, ...Binary[]]> {
  const found = new Map<string, [Binary, ...Binary[]]>();
  const hasLibrary = binaries.files.some((file) => isLibrary(file) && runsOn(architecture, file.elf) !== 'never');
  for (const file of binaries.files) {
    if (!isLoaded(file) || runsOn(architecture, file.elf) === 'always') continue;
    const isNeeded = isStarted(file, binaries) || (isLibrary(file) && !hasLibrary);
    const isDecisive = isNeeded && runsOn(architecture, file.elf) === 'never';
    if (isDecisive !== (weight === 'decisive')) continue;
    const name = elfName(file.elf);
    const same = found.get(name);
    if (same) same.push(file);
    else found.set(name, [file]);
  }
  return found;
}

/** Excludes object files for a linker and kernel modules. */
const isLoaded = ({ elf }: Binary): boolean => elf.type === 'executable' || elf.type === 'shared';

const commandDirectory = /^(?:(?:usr\/(?:local\/)?)?s?bin|opt\/[^/]+\/bin)$/;
/** qemu-user binaries for foreign architectures are copied from the host that builds the image, and run there. */
const emulator = /(?:^|\/)qemu-[^/]+$/;

const isStarted = ({ paths }: Binary, { program, searched }: Binaries): boolean =>
  paths.some((path) => {
    const directory = parentPath(path);
    const isCommand = commandDirectory.test(directory) || searched.has(directory);
    return path === program?.path || (isCommand && !emulator.test(path));
  });

/** The dynamic loader and the C library, at their usual paths. */
const library =
  /^(?:usr\/)?lib(?:32|64|x32)?(?:\/(?=[^/]+-linux-[^/])[^/]+)?\/(?:libc\.so\.6|(?:ld(?:-|64)|libc[.-])(?=[^/]*\.so)[^/]*)$/;

const isLibrary = ({ paths }: Binary): boolean => paths.some((path) => library.test(path));

/** `3 files, such as /usr/bin/app (layer 1),` */
export const foreignFiles = ({ fileCount, example, layers }: ForeignBinaries): string => {
  const where = `${pathInMessage(example)} (${layerList(layers)})`;
  return fileCount === 1 ? where : `${pluralize(fileCount, 'file')}, such as ${where},`;
};

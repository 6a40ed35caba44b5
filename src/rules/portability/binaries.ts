// Rules: binaries that do not start on the declared platform, or that were not examined.

import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import type { Binaries, Binary } from '../../analysis/programs/binaries.ts';
import { limitFlag } from '../../bytes/limits.ts';
import { elfName, isArchitecture, runsOn } from '../../elf/machines.ts';
import { platformOf } from '../../image/tell-apart.ts';
import { parentPath } from '../../oci/entry-path.ts';
import { normalizePlatform } from '../../oci/platform.ts';
import { shortened } from '../../text/message-name.ts';
import { isCutLayer } from '../completeness.ts';
import type { Observation, Rule } from '../rule.ts';
import { displayPath, imageLabel, layerList, pathInMessage, pluralize } from '../wording.ts';

/** Binaries that the image needs and that no processor of the declared platform runs. */
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

/**
 * Binaries for another architecture that can be there on purpose. 32-bit x86 in an image for amd64 does not count, since
 * every such processor runs it. 32-bit ARM in an image for arm64 counts, since many of those processors do not run it.
 */
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

interface ForeignBinaries {
  /** Platform of the image. */
  readonly platform: string;
  /** Architecture of the binaries. */
  readonly machine: string;
  readonly fileCount: number;
  readonly example: string;
  /** Indexes of the layers that ship them. */
  readonly layers: readonly number[];
}

/**
 * decisive: the image needs them to run, and no processor of its platform runs them · other: all others. Emulators, cross
 * compilers, firmware and prebuilt modules can be foreign on purpose, so only the entrypoint, the programs in command
 * directories and the C library are decisive.
 */
type Weight = 'decisive' | 'other';

/** One observation for each image and architecture. */
function* foreignBinaries({ images }: Analysis, weight: Weight): Generator<Observation<ForeignBinaries>> {
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
const foreignFiles = ({ fileCount, example, layers }: ForeignBinaries): string => {
  const where = `${pathInMessage(example)} (${layerList(layers)})`;
  return fileCount === 1 ? where : `${pluralize(fileCount, 'file')}, such as ${where},`;
};

interface MissingInterpreterData {
  readonly argument: string;
  readonly path: string;
  readonly interpreter: string;
  readonly of: 'binary' | 'script';
}

/** An entrypoint whose dynamic loader or, for a script, whose interpreter is not in the image. */
export const missingInterpreter: Rule<MissingInterpreterData> = {
  id: 'portability/missing-interpreter',
  severity: 'warning',
  title: 'The loader or interpreter of the entrypoint is missing',
  why: 'The container does not start: "no such file or directory", although the entrypoint exists. A binary needs the C library it was built for (glibc or musl), or must be linked statically. A script needs its shell and Unix line endings.',
  needs: 'programs',
  *check({ images }) {
    for (const { image, layers, binaries } of images) {
      const { program } = binaries ?? {};
      if (!program?.interpreter || program.interpreter.isThere) continue;
      // It can be in the part of a damaged layer that was not read.
      if (layers.some(isCutLayer)) continue;
      const { argument, path, owner, interpreter } = program;
      const data = { argument, path, interpreter: interpreter.path, of: interpreter.of };
      yield { where: { image: imageLabel(image), layer: owner.layer, path }, data };
    }
  },
  message: ({ argument, path, interpreter, of }) => {
    const needs = of === 'binary' ? 'needs the dynamic loader' : 'needs the interpreter';
    const where = argument === displayPath(path) ? '' : ` (${pathInMessage(path)})`;
    return `${shortened(argument)}${where} ${needs} ${JSON.stringify(shortened(interpreter))}, which is not in the image`;
  },
};

interface UnreadBinariesData {
  readonly fileCount: number;
}

/** Possible binaries that were not examined because there are too many. */
export const unreadBinaries: Rule<UnreadBinariesData> = {
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

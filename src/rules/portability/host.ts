// Rules: what the image needs of its host: the kernel, the processor, or Windows.
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import { runsOn } from '../../elf/machines.ts';
import type { ArmFeature } from '../../elf/notes.ts';
import { isForWindows } from '../../image/tell-apart.ts';
import { rootPath } from '../../tree/path-table.ts';
import { type MatchingFiles, matchingFiles, matchingFilesText } from '../matching-files.ts';
import type { Observation, Rule } from '../rule.ts';
import { displayPath, imageLabel, pathInMessage, pluralize } from '../wording.ts';
import { architectureOf } from './binaries.ts';

interface MinimumKernelData {
  readonly kernel: string;
  /** A file that requires it. */
  readonly path: string;
}

/** The oldest Linux kernel that runs all binaries of an image: the highest version in their ABI notes (.note.ABI-tag). */
export const minimumKernel: Rule<MinimumKernelData> = {
  id: 'portability/minimum-kernel',
  severity: 'note',
  title: 'The binaries need a minimum Linux kernel',
  why: 'A container uses the kernel of its host. On an older kernel the C library aborts every binary with "FATAL: kernel too old". For such hosts, use a base image with an older C library.',
  needs: 'programs',
  check: highestKernel,
  message: ({ kernel, path }) => `the host needs Linux ${kernel} or later (required by ${pathInMessage(path)})`,
};

function* highestKernel({ images }: Analysis): Generator<Observation<MinimumKernelData>> {
  for (const { image, binaries } of images) {
    const architecture = architectureOf(image);
    let top: (MinimumKernelData & { readonly layer: number }) | undefined;
    for (const {
      paths: [path = ''],
      owner,
      elf,
    } of binaries?.files ?? []) {
      if (architecture && runsOn(architecture, elf) !== 'always') continue;
      if (!elf.lowestKernel || (top && compareVersions(elf.lowestKernel, top.kernel) <= 0)) continue;
      top = { kernel: elf.lowestKernel, path, layer: owner.layer };
    }
    if (!top) continue;
    const { layer, ...data } = top;
    yield { where: { image: imageLabel(image), layer, path: data.path }, data };
  }
}

function compareVersions(a: string, b: string): number {
  const [as, bs] = [a.split('.').map(Number), b.split('.').map(Number)];
  const at = as.findIndex((number, index) => number !== bs[index]);
  return at === -1 ? 0 : (as[at] ?? 0) - (bs[at] ?? 0);
}

interface ProcessorLevelData {
  /** `x86-64-v3` */
  readonly level: string;
  /** Number of binaries that need this level. */
  readonly fileCount: number;
  /** One of them. */
  readonly path: string;
}

/**
 * The lowest level of x86-64 (psABI: x86-64-v2, -v3, -v4) that runs all binaries of an image, from their GNU property notes.
 */
export const processorLevel: Rule<ProcessorLevelData> = {
  id: 'portability/processor-level',
  severity: 'note',
  title: 'The binaries need more than the baseline of x86-64',
  why: 'On an older processor they stop with "CPU ISA level is lower than required" or "illegal instruction". x86-64-v2 is common since 2009, v3 (AVX2) since 2013, v4 is AVX-512. For older hosts, use a base image built for a lower level.',
  needs: 'programs',
  check: highestLevels,
  message: ({ level, fileCount, path }) =>
    `the processor must support ${level} (required by ${displayPath(path)}${fileCount > 1 ? ` and ${pluralize(fileCount - 1, 'other binary', 'other binaries')}` : ''})`,
};

/** The loader chooses from these directories what the processor supports. */
const optional = /(?:^|\/)(?:glibc-hwcaps|tls|haswell|avx512_1|xeon_phi)\//;

function* highestLevels({ images }: Analysis): Generator<Observation<ProcessorLevelData>> {
  for (const { image, binaries } of images) {
    const architecture = architectureOf(image);
    let top = { level: 1, fileCount: 0, path: '', layer: 0 };
    for (const { paths, owner, elf } of binaries?.files ?? []) {
      const [path = ''] = paths;
      if ((architecture && runsOn(architecture, elf) !== 'always') || paths.every((name) => optional.test(name)))
        continue;
      const level = elf.x86Level ?? 1;
      if (level > top.level) top = { level, fileCount: 1, path, layer: owner.layer };
      else if (level === top.level) top = { ...top, fileCount: top.fileCount + 1 };
    }
    if (top.level === 1) continue;
    const { layer, path, fileCount } = top;
    yield {
      where: { image: imageLabel(image), layer, path },
      data: { level: `x86-64-v${top.level}`, fileCount, path },
    };
  }
}

interface ArmFeaturesData {
  readonly features: readonly ArmFeature[];
  readonly fileCount: number;
  readonly path: string;
}

/** Features of 64-bit ARM that the binaries of an image are built for. Processors without them run the same code. */
export const armFeatures: Rule<ArmFeaturesData> = {
  id: 'portability/arm-features',
  severity: 'note',
  title: 'The binaries use protection features of 64-bit ARM',
  why: 'BTI and PAC protect jumps and return addresses on processors that have them; all others ignore the instructions, so the image runs on every 64-bit ARM processor.',
  needs: 'programs',
  check: featuresOf,
  message: ({ features, fileCount, path }) =>
    `${pluralize(fileCount, 'binary', 'binaries')}, such as ${displayPath(path)}, ${fileCount === 1 ? 'uses' : 'use'} ${features.join(' and ')} where the processor has it; older processors ignore it`,
};

function* featuresOf({ images }: Analysis): Generator<Observation<ArmFeaturesData>> {
  for (const { image, binaries } of images) {
    const files = binaries?.files.filter(({ elf }) => elf.armFeatures.length > 0) ?? [];
    const [first] = files;
    if (!first) continue;
    const [path = ''] = first.paths;
    const features = (['BTI', 'PAC'] as const).filter((feature) =>
      files.some(({ elf }) => elf.armFeatures.includes(feature)),
    );
    const data = { features, fileCount: files.length, path };
    yield { where: { image: imageLabel(image), layer: first.owner.layer, path }, data };
  }
}

const modules = '(?:usr/)?lib/modules/.+\\.ko(?:\\.(?:gz|xz|zst))?';
const kernels = '(?:boot/|(?:usr/)?lib/modules/[^/]+/)?vmlinu[xz][^/]*';
const bootImages = 'boot/(?:initrd|initramfs|bzImage|zImage|uImage)[^/]*';
const patternName = 'kernel-modules';
const patterns = new Map([[patternName, new RegExp(`^(?:${modules}|${kernels}|${bootImages})$`)]]);

/** Kernels and kernel modules in an image, found by their paths. */
export const kernelModules: Rule<MatchingFiles> = {
  id: 'portability/kernel-modules',
  severity: 'note',
  title: 'The image has a Linux kernel or kernel modules',
  why: 'A container uses the kernel of its host, which only loads modules built for it. Remove the kernel packages, unless this image is booted or loads modules in a privileged container.',
  check: (analysis) => matchingFiles(analysis, patterns, patternName),
  message: (data) => `kernel or kernel modules, which a container does not use: ${matchingFilesText(data)}`,
};

interface WindowsData {
  /** Declared version; undefined if there is none. */
  readonly version: string | undefined;
  /** Whether the image declares Windows; otherwise only its layers look like it. */
  readonly isDeclared: boolean;
}

/** Images for Windows, which only run on Windows hosts of certain versions (config.md, "os.version"). */
export const windows: Rule<WindowsData> = {
  id: 'portability/windows',
  severity: 'note',
  ofImages: true,
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

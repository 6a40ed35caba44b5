// The oldest Linux kernel that runs all binaries of an image: the highest version in their ABI notes (.note.ABI-tag).
import type { Analysis } from '../../analysis/analysis.ts';
import { runsOn } from '../../elf/machines.ts';
import { architectureOf } from '../foreign-binaries.ts';
import type { Observation, Rule } from '../rule.ts';
import { imageLabel, pathInMessage } from '../wording.ts';

interface Data {
  readonly kernel: string;
  /** A file that requires it. */
  readonly path: string;
}

export const minimumKernel: Rule<Data> = {
  id: 'portability/minimum-kernel',
  severity: 'note',
  title: 'The binaries need a minimum Linux kernel',
  why: 'A container uses the kernel of its host. On an older kernel the C library aborts every binary with "FATAL: kernel too old". For such hosts, use a base image with an older C library.',
  needs: 'programs',
  check: highestKernel,
  message: ({ kernel, path }) => `the host needs Linux ${kernel} or later (required by ${pathInMessage(path)})`,
};

function* highestKernel({ images }: Analysis): Generator<Observation<Data>> {
  for (const { image, binaries } of images) {
    const architecture = architectureOf(image);
    let top: (Data & { readonly layer: number }) | undefined;
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

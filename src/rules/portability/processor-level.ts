// The lowest level of x86-64 (psABI: x86-64-v2, -v3, -v4) that runs all binaries of an image, from their GNU property notes.
import type { Analysis } from '../../analysis/analysis.ts';
import { runsOn } from '../../elf/machines.ts';
import { architectureOf } from '../foreign-binaries.ts';
import type { Observation, Rule } from '../rule.ts';
import { displayPath, imageLabel, pluralize } from '../wording.ts';

interface Data {
  /** `x86-64-v3` */
  readonly level: string;
  /** Number of binaries that need this level. */
  readonly fileCount: number;
  /** One of them. */
  readonly path: string;
}

export const processorLevel: Rule<Data> = {
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

function* highestLevels({ images }: Analysis): Generator<Observation<Data>> {
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

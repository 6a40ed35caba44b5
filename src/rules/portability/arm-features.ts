// Features of 64-bit ARM that the binaries of an image are built for. Processors without them run the same code.
import type { Analysis } from '../../analysis/analysis.ts';
import type { ArmFeature } from '../../elf/properties.ts';
import type { Observation, Rule } from '../rule.ts';
import { displayPath, imageLabel, pluralize } from '../wording.ts';

interface Data {
  readonly features: readonly ArmFeature[];
  readonly fileCount: number;
  readonly path: string;
}

export const armFeatures: Rule<Data> = {
  id: 'portability/arm-features',
  severity: 'note',
  title: 'The binaries use protection features of 64-bit ARM',
  why: 'BTI and PAC protect jumps and return addresses on processors that have them; all others ignore the instructions, so the image runs on every 64-bit ARM processor.',
  needs: 'programs',
  check: featuresOf,
  message: ({ features, fileCount, path }) =>
    `${pluralize(fileCount, 'binary', 'binaries')}, such as ${displayPath(path)}, ${fileCount === 1 ? 'uses' : 'use'} ${features.join(' and ')} where the processor has it; older processors ignore it`,
};

function* featuresOf({ images }: Analysis): Generator<Observation<Data>> {
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

// timg-inspect check-base ARCHIVE --base BASE
import type { Analysis } from '../../../analysis/analysis.ts';
import { baseMismatch, type NamedBase } from '../../../analysis/base-image/layers-above-base.ts';
import { InputError } from '../../../bytes/input-error.ts';
import type { Image } from '../../../image/image.ts';
import { platformText } from '../../../image/tell-apart.ts';
import { checkBase as report } from '../../../report/base/check-base.ts';
import { ownData } from '../../../report/image-data.ts';
import type { Call, Command } from '../../command.ts';
import { aboveBase, baseOptions, baseSources, openBases } from '../../options/base-option.ts';
import type { OptionTable } from '../../options/option.ts';

const options = {
  ...baseOptions,
  base: {
    ...baseOptions.base,
    describe: 'The base image, or a directory of archives with base images; may be repeated',
  },
} as const satisfies OptionTable;

export const checkBase: Command<'ARCHIVE', typeof options> = {
  name: 'check-base',
  aliases: [],
  group: 'CI',
  positionals: 'ARCHIVE',
  summary: 'Check whether an image is still built on a base image, and how far behind it is',
  examples: ['check-base app.tar --base debian.tar'],
  options,
  async run({ archives: [archive], options, analyzeOne, analyzeSelected, declared }) {
    if (options.base === undefined)
      throw new InputError('usage', 'check-base needs a base image; pass it with --base ARCHIVE');
    const one = await analyzeOne(archive, { depth: 'declared', attestations: true });
    const { image } = one.image;
    const nearest = await nearestBase(image, archive, options, declared);
    const { base, opened, common } = nearest;
    const isBuiltOn = common === base.image.layers.length;
    // Only the layers that the image lacks are read.
    const lacking = { ...base.image, layers: base.image.layers.slice(common) };
    const [read] = isBuiltOn ? [] : await analyzeSelected([{ opened, images: [lacking] }], 'layers');
    const sources = await baseSources({ ...options, base: undefined }, declared);
    const told = aboveBase(one, isBuiltOn ? { ...sources, named: [base] } : sources);
    return report({
      archive: one.analysis.archive.name,
      image,
      own: ownData(told.image.own),
      base,
      commonLayerCount: common,
      behind: read?.images[0]?.layers ?? [],
    });
  },
};

interface Nearest {
  readonly base: NamedBase;
  readonly opened: Analysis;
  /** Number of layers from the lowest on that are the same. */
  readonly common: number;
}

/**
 * The base image of this platform that has most layers in common with the image or, if it is built on several, the one with most layers.
 * @throws {InputError} if there is none for its platform, or diff IDs are unknown
 */
async function nearestBase(
  image: Image,
  archive: string,
  options: Parameters<typeof openBases>[0],
  declared: Call['declared'],
): Promise<Nearest> {
  requireDiffIDs(image, archive);
  let nearest: Nearest | undefined;
  const others = new Set<string>();
  for await (const { archive: name, opened, images } of openBases(options, declared)) {
    for (const candidate of images) {
      const [wanted, platform] = [platformText(image), platformText(candidate)];
      if (wanted !== undefined && platform !== undefined && platform !== wanted) {
        others.add(platform);
        continue;
      }
      requireDiffIDs(candidate, name);
      const common = baseMismatch(image, candidate)?.layer ?? candidate.layers.length;
      const found = { base: { archive: name, image: candidate }, opened, common };
      if (!nearest || isNearer(found, nearest)) nearest = found;
    }
  }
  if (nearest) return nearest;
  throw new InputError(
    'no-such-image',
    `no base image is for ${platformText(image)}, as ${archive} is; there are images for ${[...others].slice(0, 20).join(', ')}`,
  );
}

const isBuiltOnIt = ({ base, common }: Nearest): boolean => common === base.image.layers.length;

const isNearer = (found: Nearest, nearest: Nearest): boolean =>
  isBuiltOnIt(found) === isBuiltOnIt(nearest) ? found.common > nearest.common : isBuiltOnIt(found);

/** @throws {InputError} if it cannot be told whether layers are the same */
function requireDiffIDs({ layers }: Image, archive: string): void {
  if (layers.length === 0) throw new InputError('usage', `${archive}: the image has no layers to compare`);
  const unknown = layers.find(({ diffID }) => diffID === undefined);
  if (unknown)
    throw new InputError(
      'usage',
      `${archive}: the diff ID of layer ${unknown.index} is unknown, so layers cannot be compared`,
    );
}

// Options that tell the base image, whose layers do not count as the image's own: --base, --bases and --own-from.
import type { Analysis } from '../../analysis/analysis.ts';
import { originOf } from '../../analysis/attestations/origin.ts';
import {
  type BaseMismatch,
  type BaseSources,
  baseMismatch,
  layersAboveBase,
  type NamedBase,
} from '../../analysis/base-image/layers-above-base.ts';
import { InputError } from '../../bytes/input-error.ts';
import type { Image } from '../../image/image.ts';
import { selectImages } from '../../image/select-images.ts';
import { shortDigest } from '../../oci/digest.ts';
import { pluralize } from '../../rules/wording.ts';
import { archivesOfBase } from '../base/base-archives.ts';
import { findBasesFile, readBases } from '../base/bases-file.ts';
import type { Call, OneImage } from '../command.ts';
import { parseSubject } from '../subject.ts';
import type { OptionTable, OptionValues } from './option.ts';

export const baseOptions = {
  base: {
    type: 'string',
    array: true,
    nargs: 1,
    placeholder: 'ARCHIVE|DIR',
    describe:
      'Base image, or a directory of archives with base images; the layers above it count as own; may be repeated',
  },
  bases: {
    type: 'string',
    requiresArg: true,
    placeholder: 'FILE',
    describe: 'Base images that "base learn" has written (default: bases.json in this directory or above)',
  },
  'own-from': {
    type: 'string',
    requiresArg: true,
    placeholder: 'N',
    describe: 'First layer above the base image, from 0; overrides all other options and guesses',
  },
} as const satisfies OptionTable;

type BaseValues = OptionValues<typeof baseOptions>;

/** The archives of --base. */
export const baseArchives = ({ base }: Pick<BaseValues, 'base'>): readonly string[] =>
  (base ?? []).flatMap(archivesOfBase);

/** The options as given, for command lines that repeat them. */
export const baseArguments = (options: BaseValues): readonly string[] => [
  ...(options.base ?? []).flatMap((archive) => ['--base', archive]),
  ...(['bases', 'own-from'] as const).flatMap((name) => {
    const value = options[name];
    return value === undefined ? [] : [`--${name}`, value];
  }),
];

/** @throws {InputError} if a file is not an archive or a list of base images, or has no image */
export async function baseSources(options: BaseValues, declared: Call['declared']): Promise<BaseSources> {
  const ownFrom = options['own-from'];
  const file = options.bases ?? (await findBasesFile());
  return {
    ownFrom: ownFrom === undefined ? undefined : ownLayer(ownFrom),
    named: await namedBases(options, declared),
    learned: file === undefined ? undefined : await readBases(file),
  };
}

interface OpenedBase {
  readonly archive: string;
  readonly opened: Analysis;
  readonly images: readonly Image[];
}

/** Opens the archives of --base one after another. */
export async function* openBases(
  options: Pick<BaseValues, 'base'>,
  declared: Call['declared'],
): AsyncGenerator<OpenedBase> {
  for (const archive of baseArchives(options)) {
    const opened = await declared(archive);
    const images = selectImages(archive, opened.contents, { image: parseSubject(archive).image });
    if (images.length === 0) throw new InputError('no-such-image', `${archive} has no image and so is not a base`);
    yield { archive, opened, images };
  }
}

async function namedBases(options: BaseValues, declared: Call['declared']): Promise<readonly NamedBase[]> {
  const bases: NamedBase[] = [];
  for await (const { archive, images } of openBases(options, declared))
    bases.push(...images.map((image) => ({ archive, image })));
  return bases;
}

function ownLayer(value: string): number {
  if (/^\d{1,6}$/.test(value)) return Number(value);
  throw new InputError('usage', `--own-from must be the index of a layer, 0 or more, but it is "${value}"`);
}

/**
 * The image with its own layers determined by the given options.
 * @throws {InputError} if --own-from is above the last layer
 */
export function aboveBase({ analysis, image }: OneImage, sources: BaseSources): OneImage {
  const told = allAboveBase({ ...analysis, images: [image] }, sources);
  return { analysis: told, image: told.images[0] ?? image };
}

/**
 * The same for all images of an archive.
 * @throws {InputError} if --own-from is above the last layer of one, or base images are given, but none of them is the base of any
 */
export function allAboveBase(analysis: Analysis, sources: BaseSources): Analysis {
  const { named = [], learned, ownFrom } = sources;
  if (named.length === 0 && !learned && ownFrom === undefined) return analysis;
  const images = analysis.images.map((one) => {
    const { layers } = one.image;
    if (ownFrom !== undefined && ownFrom > layers.length) {
      throw new InputError(
        'usage',
        `--own-from ${ownFrom}: ${analysis.archive.name} has ${pluralize(layers.length, 'layer')}; use 0 to ${layers.length}`,
      );
    }
    const declared = originOf(analysis, one.image).baseImages;
    return { ...one, own: layersAboveBase(one.image, analysis.contents, { ...sources, declared }) };
  });
  return { ...analysis, images };
}

/** @throws {InputError} if base images are given, but none of them is the base of the image, or of any image */
export function requireBase({ archive, images }: Analysis, { named = [], ownFrom }: BaseSources): void {
  const [first] = images;
  if (named.length === 0 || ownFrom !== undefined || !first) return;
  if (images.some(({ image }) => named.some((base) => baseMismatch(image, base.image) === undefined))) return;
  const nearest = nearestOfEach(first.image, named);
  const reasons = nearest.map(
    ({ base, mismatch }) =>
      `${base.archive} is not a base of ${archive.name}: ${mismatchText(mismatch, base.image, first.image)}`,
  );
  const [best = ''] = reasons;
  throw new InputError(
    'usage',
    reasons.length <= maxReasons
      ? reasons.join('; ')
      : `none of ${reasons.length} archives is a base of ${archive.name}; the nearest: ${best}`,
  );
}

/** An error is one line. */
const maxReasons = 3;

interface Mismatched {
  readonly base: NamedBase;
  readonly mismatch: BaseMismatch;
}

/** Of each archive the image with the most layers in common, the nearest archive first if there are many. */
function nearestOfEach(image: Image, bases: readonly NamedBase[]): readonly Mismatched[] {
  const nearest = new Map<string, Mismatched>();
  for (const base of bases) {
    const mismatch = baseMismatch(image, base.image);
    const known = nearest.get(base.archive);
    if (mismatch && (!known || mismatch.layer > known.mismatch.layer)) nearest.set(base.archive, { base, mismatch });
  }
  const all = [...nearest.values()];
  return all.length <= maxReasons ? all : all.sort((a, b) => b.mismatch.layer - a.mismatch.layer);
}

/** Why it is not the base: `it has 3 layers, the image has 2`, `layer 0 differs (diff ID 8bc3f683a891 instead of 0979eaee3c31)` */
function mismatchText({ layer, ofBase, ofImage }: BaseMismatch, base: Image, image: Image): string {
  if (base.layers.length === 0 || layer >= image.layers.length) {
    return `it has ${pluralize(base.layers.length, 'layer')}, the image has ${image.layers.length}`;
  }
  if (!ofBase || !ofImage) return `the diff ID of layer ${layer} is unknown`;
  return `layer ${layer} differs (diff ID ${shortDigest(ofBase)} instead of ${shortDigest(ofImage)})`;
}

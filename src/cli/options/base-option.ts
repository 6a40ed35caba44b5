// --base ARCHIVE: base images, whose layers do not count as the image's own.
import { type BaseMismatch, baseMismatch, layersAboveBase } from '../../analysis/layers-above-base.ts';
import { InputError } from '../../bytes/input-error.ts';
import type { Image } from '../../image/image.ts';
import { selectImages } from '../../image/select-images.ts';
import { shortDigest } from '../../oci/digest.ts';
import { pluralize } from '../../rules/wording.ts';
import type { Call, OneImage } from '../command.ts';
import { parseSubject } from '../subject.ts';
import type { CommandOption, OptionValues } from './option.ts';

export const baseOption = {
  type: 'string',
  array: true,
  nargs: 1,
  placeholder: 'ARCHIVE',
  describe: 'Base image; the layers above it count as own; may be repeated',
} as const satisfies CommandOption;

type BaseValues = OptionValues<{ readonly base: typeof baseOption }>;

/** An archive with images that may be the base. */
export interface NamedBase {
  readonly archive: string;
  readonly images: readonly Image[];
}

export const baseArchives = ({ base }: BaseValues): readonly string[] => base ?? [];

/** The option as given, for command lines that repeat it. */
export const baseArguments = (options: BaseValues): readonly string[] =>
  baseArchives(options).flatMap((archive) => ['--base', archive]);

/** @throws {InputError} if a file is not an archive, or has no image */
export async function namedBases(options: BaseValues, declared: Call['declared']): Promise<readonly NamedBase[]> {
  const bases: NamedBase[] = [];
  for (const archive of baseArchives(options)) {
    const { contents } = await declared(archive);
    const images = selectImages(archive, contents, { image: parseSubject(archive).image });
    if (images.length === 0) throw new InputError('no-such-image', `${archive} has no image and so is not a base`);
    bases.push({ archive, images });
  }
  return bases;
}

/** The image with its own layers determined by the given base images, if one of them is its base. */
export function aboveBase(one: OneImage, bases: readonly NamedBase[]): OneImage {
  const own = layersAboveBase(
    one.image.image,
    bases.flatMap(({ images }) => images),
  );
  if (own.basis === 'assumed') return one;
  const image = { ...one.image, own };
  return { analysis: { ...one.analysis, images: [image] }, image };
}

/** @throws {InputError} if base images are given, but none of them is the base of this image */
export function requireBase({ analysis, image: { image } }: OneImage, bases: readonly NamedBase[]): void {
  const reasons: string[] = [];
  for (const { archive, images } of bases) {
    const nearest = nearestTo(image, images);
    if (!nearest.mismatch) return;
    reasons.push(
      `${archive} is not a base of ${analysis.archive.name}: ${mismatchText(nearest.mismatch, nearest.base, image)}`,
    );
  }
  if (reasons.length > 0) throw new InputError('usage', reasons.join('; '));
}

interface Compared {
  readonly base: Image;
  /** Undefined if it is the base. */
  readonly mismatch: BaseMismatch | undefined;
}

/** The image that is the base or, if none is, the one with the most layers in common. */
function nearestTo(image: Image, bases: readonly Image[]): Compared {
  const compared = bases.map((base): Compared => ({ base, mismatch: baseMismatch(image, base) }));
  return compared.reduce((best, one) => (commonLayers(one) > commonLayers(best) ? one : best));
}

const commonLayers = ({ mismatch }: Compared): number => mismatch?.layer ?? Number.POSITIVE_INFINITY;

/** Why it is not the base: `it has 3 layers, the image has 2`, `layer 0 differs (diff ID 8bc3f683a891 instead of 0979eaee3c31)` */
function mismatchText({ layer, ofBase, ofImage }: BaseMismatch, base: Image, image: Image): string {
  if (base.layers.length === 0 || layer >= image.layers.length) {
    return `it has ${pluralize(base.layers.length, 'layer')}, the image has ${image.layers.length}`;
  }
  if (!ofBase || !ofImage) return `the diff ID of layer ${layer} is unknown`;
  return `layer ${layer} differs (diff ID ${shortDigest(ofBase)} instead of ${shortDigest(ofImage)})`;
}

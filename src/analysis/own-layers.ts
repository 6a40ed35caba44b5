// Which layers are the image's own and which its base's: known from the base image where it is at hand, else assumed.
import type { Contents, Image } from '../image/image.ts';

export interface OwnLayers {
  /** Index of the first own layer. */
  readonly from: number;
  /** base: the base image was at hand · assumed: all but the first layer are taken for own */
  readonly basis: 'base' | 'assumed';
}

/** `bases` are the images at hand that may be the base, the one the user names first. */
export function ownLayers(image: Image, bases: readonly Image[]): OwnLayers {
  for (const base of bases) {
    const isBelow = base.layers.every(({ diffID }, at) => diffID && diffID === image.layers[at]?.diffID);
    if (base !== image && base.layers.length > 0 && isBelow) return { from: base.layers.length, basis: 'base' };
  }
  return { from: Math.min(1, image.layers.length), basis: 'assumed' };
}

/** The images that may be the base: those the user names, and the one that an annotation names, where it is at hand. */
export const possibleBases = (image: Image, named: readonly Image[], { images }: Contents): readonly Image[] => [
  ...named,
  ...images.filter(({ manifestDigest }) => manifestDigest !== undefined && manifestDigest === image.baseDigest),
];

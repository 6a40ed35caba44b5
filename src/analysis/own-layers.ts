// Which layers are the image's own and which its base's: known from the base image where it is at hand, else assumed.
import type { Contents, Image } from '../image/image.ts';
import type { Digest } from '../oci/digest.ts';

export interface OwnLayers {
  /** Index of the first own layer. */
  readonly from: number;
  /** base: the base image was at hand · assumed: all but the first layer are taken for own */
  readonly basis: 'base' | 'assumed';
}

/** Why an image is not the base of another: the first layer that differs. */
export interface BaseMismatch {
  readonly layer: number;
  /** Undefined if it is unknown, or there is no such layer. */
  readonly ofBase?: Digest;
  readonly ofImage?: Digest;
}

/** `bases` are the images at hand that may be the base: the one with the most layers is, the image itself last of all. */
export function ownLayers(image: Image, bases: readonly Image[]): OwnLayers {
  const matching = bases.filter((base) => baseMismatch(image, base) === undefined);
  const others = matching.filter((base) => !isSameImage(base, image));
  const layerCounts = (others.length > 0 ? others : matching).map(({ layers }) => layers.length);
  if (layerCounts.length === 0) return { from: Math.min(1, image.layers.length), basis: 'assumed' };
  return { from: Math.max(...layerCounts), basis: 'base' };
}

/** Undefined if the layers of `base` are the lowest layers of `image`. */
export function baseMismatch(image: Image, base: Image): BaseMismatch | undefined {
  if (base.layers.length === 0) return { layer: 0, ofImage: image.layers[0]?.diffID };
  const layer = base.layers.findIndex(({ diffID }, at) => !diffID || diffID !== image.layers[at]?.diffID);
  return layer === -1 ? undefined : { layer, ofBase: base.layers[layer].diffID, ofImage: image.layers[layer]?.diffID };
}

const isSameImage = (base: Image, image: Image): boolean =>
  base === image || (base.imageID !== undefined && base.imageID === image.imageID);

/** The base image that an annotation names, if it is in the same archive. */
export const annotatedBases = (image: Image, { images }: Contents): readonly Image[] =>
  images.filter(({ manifestDigest }) => manifestDigest !== undefined && manifestDigest === image.baseDigest);

/** Number of layers to treat as the base image's. With one layer and nothing known, the layer is all there is to change. */
export const baseLayerCount = ({ from, basis }: OwnLayers, layerCount: number): number =>
  basis === 'assumed' && layerCount === 1 ? 0 : from;

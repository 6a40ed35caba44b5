// Which layers belong to the base image and which to the image itself: known if the base image is available, else assumed.
import type { Contents, Image } from '../image/image.ts';
import type { Digest } from '../oci/digest.ts';

/** The layers above the base image. */
export interface LayersAboveBase {
  /** Index of the first layer above the base image; the number of layers if there is none. */
  readonly from: number;
  /** base: the base image is available · assumed: the first layer is taken for the base image */
  readonly basis: 'base' | 'assumed';
}

/** Why an image is not the base of another: the first layer that differs or whose diff ID is unknown. */
export interface BaseMismatch {
  readonly layer: number;
  /** Undefined if it is unknown, or there is no such layer. */
  readonly ofBase?: Digest | undefined;
  readonly ofImage?: Digest | undefined;
}

/**
 * `bases` are images that may be the base. The one with the most layers counts; the image itself only if there is no other.
 */
export function layersAboveBase(image: Image, bases: readonly Image[]): LayersAboveBase {
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
  return layer === -1 ? undefined : { layer, ofBase: base.layers[layer]?.diffID, ofImage: image.layers[layer]?.diffID };
}

const isSameImage = (base: Image, image: Image): boolean =>
  base === image || (base.imageID !== undefined && base.imageID === image.imageID);

/** Images of the same archive that an annotation declares as the base. */
export const annotatedBases = (image: Image, { images }: Contents): readonly Image[] =>
  images.filter(({ manifestDigest }) => manifestDigest !== undefined && manifestDigest === image.baseDigest);

/** Number of layers to treat as the base image's. If nothing is known about an image with one layer, that layer is its own. */
export const baseLayerCount = ({ from, basis }: LayersAboveBase, layerCount: number): number =>
  basis === 'assumed' && layerCount === 1 ? 0 : from;

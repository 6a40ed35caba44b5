// Which layers belong to the base image and which to the image itself, and how that is told: by an option, an annotation or a list of base
// images, or else guessed from the history, or assumed.
import type { Contents, Image } from '../../image/image.ts';
import type { Digest } from '../../oci/digest.ts';
import { taggedName } from '../../oci/reference.ts';
import { type GuessSign, guessBase } from './guess-base.ts';
import { basesInArchive, chainOf, type KnownBase, type KnownBases } from './learned-bases.ts';

/**
 * How the base image is told. own-from: --own-from has the first own layer · base: an image of --base · provenance, annotation,
 * label: one of these names an image of this archive, or one that was learned · learned: `base learn` has written it to a file · guessed: from the history ·
 * assumed: the first layer is taken for the base image
 */
export type BaseBasis = 'own-from' | 'base' | DeclaredBase['basis'] | 'learned' | 'guessed' | 'assumed';

/** The layers above the base image. */
export interface LayersAboveBase {
  /** Index of the first layer above the base image; the number of layers if there is none. */
  readonly from: number;
  readonly basis: BaseBasis;
  /** What the base image is called, if it is known. */
  readonly base?: string | undefined;
  /** What a guess is made from. */
  readonly guessedBy?: readonly GuessSign[] | undefined;
}

/** Why an image is not the base of another: the first layer that differs or whose diff ID is unknown. */
export interface BaseMismatch {
  readonly layer: number;
  /** Undefined if it is unknown, or there is no such layer. */
  readonly ofBase?: Digest | undefined;
  readonly ofImage?: Digest | undefined;
}

/** An image that may be the base, and the archive that has it. */
export interface NamedBase {
  readonly archive: string;
  readonly image: Image;
}

/** A base image that an image declares. */
export interface DeclaredBase {
  /** "" if there is none. */
  readonly name: string;
  /** Of its manifest or of an index that lists it. */
  readonly digest: Digest | null;
  readonly basis: 'provenance' | 'annotation' | 'label';
}

/** What tells the base of an image. */
export interface BaseSources {
  /** The first own layer, whatever else is known. */
  readonly ownFrom?: number | undefined;
  /** The images of --base. */
  readonly named?: readonly NamedBase[] | undefined;
  readonly declared?: readonly DeclaredBase[] | undefined;
  readonly learned?: KnownBases | undefined;
}

/** `contents` are those of the archive with the image. */
export function layersAboveBase(image: Image, contents: Contents, sources: BaseSources = {}): LayersAboveBase {
  const { ownFrom, named = [], learned } = sources;
  if (ownFrom !== undefined) return { from: ownFrom, basis: 'own-from' };
  return (
    aboveNamed(image, named) ??
    aboveDeclared(image, contents, sources) ??
    aboveKnown(image, learned) ??
    aboveGuess(image) ??
    aboveFirst(image)
  );
}

/** What is told without a guess, for figures that decide something. */
export const withoutGuess = (own: LayersAboveBase, image: Image): LayersAboveBase =>
  own.basis === 'guessed' ? aboveFirst(image) : own;

/** Whether the base image is known, not only guessed or assumed. */
export const isBaseKnown = ({ basis }: Pick<LayersAboveBase, 'basis'>): boolean =>
  basis !== 'guessed' && basis !== 'assumed';

/** The image with the most layers is the base; the image itself only if no other is. */
function aboveNamed(image: Image, bases: readonly NamedBase[]): LayersAboveBase | undefined {
  const matching = bases.filter((base) => baseMismatch(image, base.image) === undefined);
  const others = matching.filter((base) => !isSameImage(base.image, image));
  const [first, ...rest] = others.length > 0 ? others : matching;
  if (!first) return undefined;
  const best = rest.reduce((most, one) => (layerCount(one) > layerCount(most) ? one : most), first);
  return { from: layerCount(best), basis: 'base', base: best.image.names[0] ?? best.archive };
}

const layerCount = ({ image: { layers } }: NamedBase): number => layers.length;

/** Undefined if the layers of `base` are the lowest layers of `image`. */
export function baseMismatch(image: Image, base: Image): BaseMismatch | undefined {
  if (base.layers.length === 0) return { layer: 0, ofImage: image.layers[0]?.diffID };
  const layer = base.layers.findIndex(({ diffID }, at) => !diffID || diffID !== image.layers[at]?.diffID);
  return layer === -1 ? undefined : { layer, ofBase: base.layers[layer]?.diffID, ofImage: image.layers[layer]?.diffID };
}

const isSameImage = (base: Image, image: Image): boolean =>
  base === image || (base.imageID !== undefined && base.imageID === image.imageID);

/** The base image with most layers that is declared, if its layers are known and are those of the image. */
function aboveDeclared(
  image: Image,
  contents: Contents,
  { declared = [], learned }: BaseSources,
): LayersAboveBase | undefined {
  let best: LayersAboveBase | undefined;
  for (const { name, digest, basis } of declared) {
    const wanted = name === '' ? undefined : taggedName(name);
    const isDeclared = ({ names, digests }: KnownBase): boolean =>
      (digest !== null && digests.has(digest)) || (wanted !== undefined && names.has(wanted));
    const found = aboveKnown(image, basesInArchive(contents), isDeclared) ?? aboveKnown(image, learned, isDeclared);
    if (found && found.from > (best?.from ?? 0)) best = { ...found, basis };
  }
  return best;
}

/** The base image with the most layers; the image itself only if no other is. */
function aboveKnown(
  image: Image,
  bases: KnownBases | undefined,
  isAllowed: (base: KnownBase) => boolean = () => true,
): LayersAboveBase | undefined {
  if (!bases || bases.size === 0) return undefined;
  const found = chainOf(image).flatMap((chainID, at) => {
    const base = chainID === undefined ? undefined : bases.get(chainID);
    return base && isAllowed(base) ? [{ from: at + 1, base }] : [];
  });
  const others = found.filter(({ base }) => image.imageID === undefined || !base.digests.has(image.imageID));
  const best = (others.length > 0 ? others : found).at(-1);
  return best && { from: best.from, basis: 'learned', base: titleOf(best.base) };
}

/** `debian:12 of 2024-01-01`: there can be many versions of one name. */
function titleOf({ names, created }: KnownBase): string | undefined {
  const [name] = names;
  return name ? [name, ...(created === null ? [] : [`of ${created.slice(0, 10)}`])].join(' ') : undefined;
}

function aboveGuess(image: Image): LayersAboveBase | undefined {
  const guess = guessBase(image);
  return guess && { ...guess, basis: 'guessed' };
}

const aboveFirst = ({ layers }: Image): LayersAboveBase => ({ from: Math.min(1, layers.length), basis: 'assumed' });

/** Number of layers to treat as the base image's. If nothing is known about an image with one layer, that layer is its own. */
export const baseLayerCount = ({ from, basis }: LayersAboveBase, layerCount: number): number =>
  basis === 'assumed' && layerCount === 1 ? 0 : from;

// The base images that `base learn` has written to a file: names, and the chain ID of their layers. A chain ID stands for all layers of
// an image, so that it is enough to tell whether they are the lowest layers of another image.
import type { Contents, Image } from '../../image/image.ts';
import { digestsLeadingTo } from '../../image/references.ts';
import { chainIDs, type Digest } from '../../oci/digest.ts';

/** A base image in the file. */
export interface LearnedBase {
  /** In Docker's familiar form; the name of its archive if it has none. */
  readonly names: readonly string[];
  /** Time of creation, as in its config. */
  readonly created: string | null;
  readonly chainID: Digest;
  /** Its image IDs, and the digests of manifests and indexes that lead to it. */
  readonly digests: readonly Digest[];
}

export interface BasesDocument {
  readonly bases: 'timg-inspect';
  readonly version: 1;
  readonly images: readonly LearnedBase[];
}

/** Base images with the same layers. */
export interface KnownBase {
  readonly names: ReadonlySet<string>;
  readonly created: string | null;
  readonly digests: ReadonlySet<Digest>;
}

/** What is known of base images, by the chain ID of their layers. */
export type KnownBases = ReadonlyMap<Digest, KnownBase>;

/** Base images together with those that are known already. Base images with the same layers are one. */
export function mergeBases(bases: Iterable<LearnedBase>, former: KnownBases = new Map()): KnownBases {
  const merged = new Map(
    Array.from(former, ([chainID, { names, created, digests }]) => [
      chainID,
      { names: new Set(names), created, digests: new Set(digests) },
    ]),
  );
  for (const { chainID, names, created, digests } of bases) {
    const known = merged.get(chainID);
    if (!known) merged.set(chainID, { names: new Set(names), created, digests: new Set(digests) });
    else {
      for (const name of names) known.names.add(name);
      for (const digest of digests) known.digests.add(digest);
    }
  }
  return merged;
}

/** Images of an archive as base images, in the same order; undefined for one without layers, or whose diff IDs are not declared. */
export function basesOf(
  images: readonly Image[],
  contents: Contents,
  archive: string,
): readonly (LearnedBase | undefined)[] {
  return images.map((image) => {
    const chainID = chainOf(image).at(-1);
    if (chainID === undefined) return undefined;
    const { names, created, imageID } = image;
    return {
      names: names.length > 0 ? names : [archive],
      created: created ?? null,
      chainID,
      // Registries name images of several platforms by their index.
      digests: [...(imageID === undefined ? [] : [imageID]), ...digestsLeadingTo(contents, image)],
    };
  });
}

const inArchives = new WeakMap<Contents, KnownBases>();

/** All images of an archive as base images. */
export function basesInArchive(contents: Contents): KnownBases {
  const known = inArchives.get(contents);
  if (known) return known;
  const bases = mergeBases(basesOf(contents.images, contents, '').flatMap((base) => base ?? []));
  inArchives.set(contents, bases);
  return bases;
}

/** One for each layer, as far as diff IDs are declared. */
export const chainOf = ({ layers }: Image): readonly (Digest | undefined)[] =>
  chainIDs(layers.map(({ diffID }) => diffID));

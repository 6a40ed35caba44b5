// Which images are versions of one image: by name, repository or archive, always for the same platform. For baselines and size
// histories with several images.
import { normalizePlatform, variantOrDefault } from '../../oci/platform.ts';
import { parseReference } from '../../oci/reference.ts';

/** What tells images apart. */
export interface ImageIdentity {
  readonly names: readonly string[];
  readonly platform: string | null;
  /** As in a baseline file; undefined in the file of a single image. */
  readonly archive?: string | undefined;
}

/** What two versions of one image can have in common, besides the platform. */
interface Likeness {
  /** Whether images that have it in common with as many older ones are told apart by their order. */
  readonly isExact?: true;
  keysOf(image: ImageIdentity): readonly string[];
}

/** The surest first. */
const likenesses: readonly Likeness[] = [
  {
    isExact: true,
    keysOf: ({ names, archive }) => (archive === undefined ? [] : names.map((name) => `${name}\0${archive}`)),
  },
  { isExact: true, keysOf: ({ names }) => names },
  { isExact: true, keysOf: ({ names, archive }) => (names.length > 0 || archive === undefined ? [] : [archive]) },
  {
    keysOf: ({ names, archive }) =>
      archive === undefined ? [] : repositories(names).map((name) => `${name}\0${archive}`),
  },
  { keysOf: ({ names }) => repositories(names) },
  { keysOf: ({ archive }) => (archive === undefined ? [] : [archive]) },
];

const repositories = (names: readonly string[]): readonly string[] => [
  ...new Set(names.flatMap((name) => parseReference(name).repository ?? [])),
];

/** By which of them an image is found: also if its tag changed, and also by its archive alone. */
const likenessCount = { name: 2, repository: 5, archive: 6 } as const;

/** Images by number, found by what they have in common with newer versions. */
export class KnownImages {
  /** For each likeness, the numbers of the images by key. */
  readonly #numbers = likenesses.map(() => new Map<string, Set<number>>());
  /** The keys by which an image is found. */
  readonly #keys = new Map<number, readonly (readonly [likeness: number, key: string])[]>();

  /** Replaces the image with this number, if there is one. `foundBy`: the weakest likeness by which it is found. */
  set(number: number, image: ImageIdentity, foundBy: keyof typeof likenessCount = 'archive'): void {
    for (const [likeness, key] of this.#keys.get(number) ?? []) {
      const numbers = this.#numbers[likeness]?.get(key);
      numbers?.delete(number);
      if (numbers?.size === 0) this.#numbers[likeness]?.delete(key);
    }
    const likely = [...likenesses.keys()].slice(0, likenessCount[foundBy]);
    const platform = platformOf(image);
    const keys = likely.flatMap((likeness) => keysOf(likeness, image, platform).map((key) => [likeness, key] as const));
    this.#keys.set(number, keys);
    for (const [likeness, key] of keys) {
      const numbers = this.#numbers[likeness]?.get(key);
      if (numbers) numbers.add(number);
      else this.#numbers[likeness]?.set(key, new Set([number]));
    }
  }

  /**
   * For each image the number of its older version: with the same name, else the same repository with another tag, else in the
   * same archive, always for the same platform. Undefined for a new image, and if more than one would do.
   */
  pair(images: readonly ImageIdentity[]): readonly (number | undefined)[] {
    const paired = new Map<number, number>();
    const taken = new Set<number>();
    const platforms = images.map(platformOf);
    for (const [at, known] of this.#numbers.entries()) {
      for (const [key, found] of imagesByKey(images, platforms, at, paired)) {
        const formers = openNumbers(known.get(key), taken, found.length);
        if (formers.length !== found.length || (found.length > 1 && !likenesses[at]?.isExact)) continue;
        for (const [index, image] of found.entries()) {
          const former = formers[index];
          if (former === undefined || paired.has(image)) continue;
          paired.set(image, former);
          taken.add(former);
        }
      }
    }
    return images.map((_, at) => paired.get(at));
  }
}

/** `platform` is that of the image, from {@link platformOf}. */
const keysOf = (likeness: number, image: ImageIdentity, platform: string): readonly string[] =>
  likenesses[likeness]?.keysOf(image).map((text) => `${text}\0${platform}`) ?? [];

/** The same text for `linux/arm64` and `linux/arm64/v8`. */
function platformOf({ platform }: ImageIdentity): string {
  const [os, architecture, variant] = platform?.split('/') ?? [];
  const normal = normalizePlatform({ os, architecture, variant });
  return `${normal.os}/${normal.architecture}/${variantOrDefault(normal)}`;
}

/** The indexes of the images that are not paired yet. */
function imagesByKey(
  images: readonly ImageIdentity[],
  platforms: readonly string[],
  likeness: number,
  paired: ReadonlyMap<number, unknown>,
): ReadonlyMap<string, readonly number[]> {
  const indexes = new Map<string, number[]>();
  for (const [at, image] of images.entries()) {
    if (paired.has(at)) continue;
    for (const key of keysOf(likeness, image, platforms[at] ?? '')) {
      const known = indexes.get(key);
      if (known) known.push(at);
      else indexes.set(key, [at]);
    }
  }
  return indexes;
}

/** The numbers that are not taken; of more than `most`, only one more. */
function openNumbers(
  numbers: ReadonlySet<number> = new Set(),
  taken: ReadonlySet<number>,
  most: number,
): readonly number[] {
  const found: number[] = [];
  for (const number of numbers) {
    if (taken.has(number)) continue;
    found.push(number);
    if (found.length > most) break;
  }
  return found;
}

/** Images of one archive that have one of these in common are replaced together. */
export const identityKeys = (image: ImageIdentity): readonly string[] =>
  (image.names.length > 0 ? image.names : ['']).map((name) => [name, image.archive, platformOf(image)].join('\0'));

/** For each image the index of its older version, as {@link KnownImages.pair} finds it. */
export function pairImages(
  images: readonly ImageIdentity[],
  older: readonly ImageIdentity[],
): readonly (number | undefined)[] {
  const known = new KnownImages();
  for (const [at, image] of older.entries()) known.set(at, image);
  return known.pair(images);
}

// Results about images that are kept between runs, beside the scans of their layers. They are bound to what the images declare and to
// the scans, so that neither another archive nor another way to read this one gets them.
import { createHash } from 'node:crypto';
import type { Image } from '../image/image.ts';
import type { CacheFiles } from '../layer/cache-files.ts';
import type { EarlierResults, ImageAnalysis } from './analysis.ts';
import type { LayerAnalysis } from './layer-analysis.ts';

/** An image and its layers, each with its changeset. */
export interface ScannedImage {
  readonly image: Image;
  readonly layers: readonly LayerAnalysis[];
}

interface Stored {
  readonly results: ReadonlyMap<string, unknown>;
}

const isStored = (stored: Partial<Stored>): stored is Stored => stored.results instanceof Map;

/** The results about images of one archive. */
export class KeptResults implements EarlierResults {
  readonly #files: CacheFiles;
  readonly #key: string;
  readonly #results: Map<string, unknown>;
  #hasNew = false;
  /** The place of the next image: one can come several times. */
  #nextPlace = 0;
  /** The images with their places, as they were analyzed. */
  readonly #known = new Map<Image, { readonly place: number; readonly one: ImageAnalysis }>();

  private constructor(files: CacheFiles, key: string, results: ReadonlyMap<string, unknown>) {
    this.#files = files;
    this.#key = key;
    this.#results = new Map(results);
  }

  /** Undefined if the bytes of a layer are not known to be those that the image declares. */
  static async open(files: CacheFiles, images: readonly ScannedImage[]): Promise<KeptResults | undefined> {
    const key = keyOf(images);
    if (key === undefined) return undefined;
    const stored = await files.find('merged', key, isStored);
    return new KeptResults(files, key, stored?.results ?? new Map());
  }

  /** Makes an image known: nothing is told of others. */
  add(one: ImageAnalysis): void {
    this.#known.set(one.image, { place: this.#nextPlace, one });
    this.#nextPlace += 1;
  }

  of<Result>(images: readonly ImageAnalysis[], name: string, make: () => Result): Result {
    const places = images.map((one) => this.#placeOf(one));
    if (places.includes(undefined)) return make();
    return this.#at(JSON.stringify([name, ...images.map(({ own }, at) => [places[at], own])]), make);
  }

  /** A function that does the same for the next image, which is not known yet. */
  ofNext(name: string): <Result>(make: () => Result) => Result {
    const ofPlace = `${name} ${this.#nextPlace}`;
    return (make) => this.#at(ofPlace, make);
  }

  #at<Result>(name: string, make: () => Result): Result {
    if (this.#results.has(name)) return this.#results.get(name) as Result;
    const result = make();
    this.#results.set(name, result);
    this.#hasNew = true;
    return result;
  }

  /** Adds the results of this run to those that were stored meanwhile, by another run or for another archive with the same images. */
  async keep(): Promise<void> {
    if (!this.#hasNew) return;
    const stored = await this.#files.find('merged', this.#key, isStored);
    const results = new Map([...(stored?.results ?? []), ...this.#results]);
    await this.#files.keep('merged', this.#key, { results } satisfies Stored);
    await this.#files.trim();
  }

  /** Undefined if the image is not as it was analyzed, apart from what is told of its base image. */
  #placeOf({ own: _, ...one }: ImageAnalysis): number | undefined {
    const known = this.#known.get(one.image);
    const isSame = (Object.keys(one) as (keyof typeof one)[]).every((field) => one[field] === known?.one[field]);
    return isSame ? known?.place : undefined;
  }
}

/** The key of a scan has the limits, and what was asked of it. */
function keyOf(images: readonly ScannedImage[]): string | undefined {
  const all = createHash('sha256');
  const files = new Map<string, number>();
  for (const { image, layers } of images) {
    all.update(`${JSON.stringify(image, withoutFiles(files))}\n`);
    for (const { changeset } of layers) {
      if (changeset?.verifiedAs === undefined) return undefined;
      // Digests that were not asked for are not told.
      all.update(`${changeset.verifiedAs} ${changeset.observed.digest !== undefined}\n`);
    }
  }
  return all.digest('hex');
}

/** Writes ranges without the path of their file, which decides nothing: only which ones are of one file. */
const withoutFiles =
  (files: Map<string, number>) =>
  (name: string, value: unknown): unknown => {
    if (name !== 'range' || typeof value !== 'object' || value === null || !('file' in value)) return value;
    const file = String(value.file);
    files.set(file, files.get(file) ?? files.size);
    return { ...value, file: files.get(file) };
  };

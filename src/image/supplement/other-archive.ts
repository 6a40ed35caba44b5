// An archive that other archives take blobs from. It is asked by digest or diff ID, and answers with bytes that have it: what it
// declares only says where to look.
import type { Archive } from '../../archive/archive.ts';
import { type ArchiveSource, openArchive } from '../../archive/open-archive.ts';
import type { Spool } from '../../archive/spool.ts';
import { type ByteRange, rangeKey, readRange, streamRange } from '../../bytes/byte-range.ts';
import { type Codec, CodecError } from '../../bytes/compression/codec.ts';
import { codecOf, magicLength } from '../../bytes/compression/codecs.ts';
import { sharedExpansion, streamDecompressed } from '../../bytes/compression/decompress.ts';
import { InputError } from '../../bytes/input-error.ts';
import type { Limits } from '../../bytes/limits.ts';
import { withMemoryCount } from '../../bytes/memory.ts';
import { digestOfRange, type HashAlgorithm, Meter } from '../../bytes/meter.ts';
import { blobPath, type Digest, isVerifiable, parseDigest } from '../../oci/digest.ts';
import type { Contents, FormatName } from '../image.ts';
import { holdsBlobs } from '../image-file-names.ts';
import { readImages } from '../read-images.ts';
import { inRegistry } from '../registry/place.ts';

/**
 * Opens an archive that blobs are taken from. It can also be a directory of blobs without documents, as layouts share one.
 * @throws {InputError} if it cannot be read, or has neither an image nor blobs
 */
export async function openOtherArchive(
  source: ArchiveSource,
  spool: Spool,
  bounds: Limits,
  forced?: FormatName,
): Promise<OtherArchive> {
  const limits = withMemoryCount(bounds);
  const outer = await openArchive(inRegistry(source), spool, limits);
  const { archive, contents } = (await readImages(outer, limits, forced)) ?? { archive: outer };
  const hasImage = contents?.images.some(({ format }) => format !== 'rootfs') ?? false;
  if (!hasImage && !holdsBlobs(archive) && !archive.topDirectories().has('sha256'))
    throw new InputError('usage', `${source.name} has no image and no blobs, so that nothing can be taken from it`);
  return new OtherArchive(archive, contents, spool, limits);
}

/** Bytes of a blob by their place. */
type Places = ReadonlyMap<Digest, readonly ByteRange[]>;

/** An archive that blobs are taken from. Each of its blobs is hashed once. */
export class OtherArchive {
  readonly archive: Archive;
  readonly #spool: Spool;
  readonly #limits: Limits;
  readonly #blobs: Places;
  readonly #layers: Places;
  readonly #digests = new Map<string, Promise<Digest>>();
  readonly #contents = new Map<string, Promise<ByteRange | undefined>>();
  readonly #expansion: ReturnType<typeof sharedExpansion>;

  constructor(archive: Archive, contents: Contents | undefined, spool: Spool, limits: Limits) {
    this.archive = archive;
    this.#spool = spool;
    this.#limits = limits;
    this.#expansion = sharedExpansion(limits.expansionRatio / archive.growth);
    const images = contents?.images.flatMap((image) => [image, ...image.otherDescriptions]) ?? [];
    this.#blobs = placesBy(contents?.references ?? [], ({ declared }) => declared?.digest);
    this.#layers = placesBy(
      images.flatMap(({ layers }) => layers),
      ({ diffID }) => diffID,
    );
  }

  /**
   * The blob with this digest, which another archive calls `name`. `onOther` is called with the digest of a blob that has the
   * place of it, but other bytes.
   */
  async blob(name: string, digest: Digest, onOther: (observed: Digest) => void): Promise<ByteRange | undefined> {
    const { algorithm, encoded } = parseDigest(digest) ?? {};
    if (algorithm === undefined || !isVerifiable(digest)) return undefined;
    const names = new Set([name, blobPath(digest) ?? name, `${algorithm}/${encoded}`]);
    const named = [...names].flatMap((path) => this.archive.find(path) ?? []);
    for (const range of [...named, ...(this.#blobs.get(digest) ?? [])]) {
      const observed = await this.#digestOf(range, algorithm as HashAlgorithm);
      if (observed === digest) return range;
      onOther(observed);
    }
    return undefined;
  }

  /** The layer with this diff ID, as it is stored here: its content has the diff ID. */
  async layer(diffID: Digest): Promise<ByteRange | undefined> {
    for (const range of this.#layers.get(diffID) ?? []) if (await this.#content(range, diffID, false)) return range;
    return undefined;
  }

  /** The uncompressed bytes of the layer with this diff ID. */
  async content(diffID: Digest): Promise<ByteRange | undefined> {
    for (const range of this.#layers.get(diffID) ?? []) {
      const content = await this.#content(range, diffID, true);
      if (content) return content;
    }
    return undefined;
  }

  #digestOf(range: ByteRange, algorithm: HashAlgorithm): Promise<Digest> {
    const key = `${algorithm} ${rangeKey(range)}`;
    const known = this.#digests.get(key) ?? digestOfRange(range, algorithm);
    this.#digests.set(key, known);
    return known;
  }

  /** The content of a layer if it has this diff ID. Without `isKept`, of a compressed layer only the place where it is stored. */
  #content(range: ByteRange, diffID: Digest, isKept: boolean): Promise<ByteRange | undefined> {
    const key = `${isKept} ${diffID} ${rangeKey(range)}`;
    const known = this.#contents.get(key) ?? this.#readContent(range, diffID, isKept);
    this.#contents.set(key, known);
    return known;
  }

  async #readContent(range: ByteRange, diffID: Digest, isKept: boolean): Promise<ByteRange | undefined> {
    if (!isVerifiable(diffID)) return undefined;
    const algorithm = parseDigest(diffID)?.algorithm as HashAlgorithm;
    const codec = codecOf(await readRange(range, magicLength));
    if (!codec) return (await this.#digestOf(range, algorithm)) === diffID ? range : undefined;
    const meter = new Meter(algorithm);
    try {
      const content = isKept ? await this.#expand(range, codec, meter) : await this.#hash(range, codec, meter);
      return meter.digest() === diffID ? content : undefined;
    } catch (error) {
      if (error instanceof CodecError) return undefined;
      throw error;
    }
  }

  async #hash(range: ByteRange, codec: Codec, meter: Meter): Promise<ByteRange> {
    for await (const chunk of this.#decompressed(range, codec)) meter.add(chunk);
    return range;
  }

  async #expand(range: ByteRange, codec: Codec, meter: Meter): Promise<ByteRange> {
    return (await this.#spool.write(meter.through(this.#decompressed(range, codec)))).range;
  }

  #decompressed(range: ByteRange, codec: Codec): AsyncGenerator<Buffer> {
    return streamDecompressed(codec, streamRange(range), this.#limits, { shared: this.#expansion });
  }
}

function placesBy<Item extends { readonly range?: ByteRange | undefined }>(
  items: readonly Item[],
  digestOf: (item: Item) => Digest | null | undefined,
): Places {
  const places = new Map<Digest, ByteRange[]>();
  for (const item of items) {
    const digest = digestOf(item);
    if (!digest || !item.range) continue;
    const known = places.get(digest);
    if (known) known.push(item.range);
    else places.set(digest, [item.range]);
  }
  return places;
}

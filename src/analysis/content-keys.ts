// Keys of an image and of its layers by content: equal for the same bytes, whatever archive has them. Documents are hashed here; of layers
// the declared digests are taken, which a scan must confirm.
import { type ByteRange, readRange } from '../bytes/byte-range.ts';
import { codecOf, magicLength } from '../bytes/compression/codecs.ts';
import { InputError } from '../bytes/input-error.ts';
import { digestOfRange, type HashAlgorithm } from '../bytes/meter.ts';
import type { Blob, Image, Layer } from '../image/image.ts';
import { type Digest, digestOf, isVerifiable, parseDigest } from '../oci/digest.ts';
import type { WorkerPool } from '../workers/worker-pool.ts';

export interface ContentKeys {
  /**
   * The digest of the manifest. Of an image without one: the SHA-256 of a JSON list with the digests of the config and of all layers.
   */
  readonly image: Digest;
  /** Digests of the blobs, lowest layer first. */
  readonly layers: readonly Digest[];
}

/** @throws {InputError} if a part is not in the archive, or a document is not what its digest declares */
export async function contentKeys(image: Image, pool: WorkerPool): Promise<ContentKeys> {
  const { config, manifest, manifestDigest, imageID } = image;
  if (image.format === 'rootfs') throw new InputError('no-such-image', 'a root filesystem, not an image');
  if (config?.value === undefined || imageID === undefined)
    throw new InputError('incomplete', 'the config is not in the archive, or cannot be read');
  await requireDeclared(config, 'the config');
  if (manifest) await requireDeclared(manifest, 'the manifest');
  const layers: Digest[] = [];
  for (const layer of image.layers) layers.push(await layerKey(layer, pool));
  return { image: manifestDigest ?? digestOf(Buffer.from(JSON.stringify([imageID, ...layers]))), layers };
}

async function requireDeclared({ range, declared }: Pick<Blob, 'range' | 'declared'>, what: string): Promise<void> {
  if (!declared?.digest) return;
  const { digest, data } = declared;
  const algorithm = algorithmOf(digest);
  if (!algorithm) throw new InputError('unsupported', `${what} has a digest that cannot be checked`);
  const observed = range
    ? await digestOfRange(range, algorithm)
    : digestOf(Buffer.from(data ?? '', 'base64'), algorithm);
  if (observed !== digest) throw new InputError('damaged', `${what} does not match its digest ${digest}`);
}

/**
 * The digest as declared. Without one, or with one of another algorithm, that of an uncompressed layer is its diff ID. Otherwise it is
 * computed.
 */
async function layerKey({ range, declared, diffID, index }: Layer, pool: WorkerPool): Promise<Digest> {
  if (!range)
    throw new InputError('incomplete', `layer ${index} is not in the archive; name one that has it with --with`);
  if (!diffID) throw new InputError('incomplete', `the config has no diff ID of layer ${index}`);
  if (!algorithmOf(diffID)) throw new InputError('unsupported', `layer ${index} has a diff ID that cannot be checked`);
  if (declared?.digest) {
    const algorithm = algorithmOf(declared.digest);
    if (!algorithm) throw new InputError('unsupported', `layer ${index} has a digest that cannot be checked`);
    if (algorithm === algorithmOf(diffID) || !(await isUncompressed(range))) return declared.digest;
    await requireDeclared({ range, declared }, `layer ${index}`);
    return diffID;
  }
  if (await isUncompressed(range)) return diffID;
  const [digests] = await pool.run('digest', [{ ranges: [range], algorithm: 'sha256' }]);
  return digests?.[0] as Digest;
}

const isUncompressed = async (range: ByteRange): Promise<boolean> =>
  codecOf(await readRange(range, magicLength)) === undefined;

const algorithmOf = (digest: Digest): HashAlgorithm | undefined =>
  isVerifiable(digest) ? (parseDigest(digest)?.algorithm as HashAlgorithm) : undefined;

/** The image with the keys as digests of compressed layers that have none: such a layer is then known by its bytes, not only by their content. */
export const withKeys = (image: Image, { layers }: ContentKeys): Image => ({
  ...image,
  layers: image.layers.map((layer, at) => {
    const key = layers[at];
    if (layer.declared?.digest || key === undefined || key === layer.diffID) return layer;
    return { ...layer, declared: { ...layer.declared, digest: key } };
  }),
});

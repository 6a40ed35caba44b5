// The sizes of layers and images in bytes; null means unknown. A sum with an unknown part is unknown.
import { sizeOf } from '../bytes/byte-range.ts';
import type { Blob, Image } from '../image/image.ts';
import { type Changeset, compressedSize } from '../layer/changeset.ts';
import { type EntryTable, roleAt, typeAt } from '../layer/entry-table.ts';
import { claimedCompression } from '../oci/media-type.ts';
import type { ImageAnalysis } from './analysis.ts';
import type { LayerAnalysis } from './layer-analysis.ts';

/**
 * Sizes in bytes; null means unknown from this archive.
 * @example
 * const { distribution, content } = await image.sizes();
 */
export interface Sizes {
  /** Bytes of the compressed blobs as stored; null for layers that are stored uncompressed, unless an estimate was asked for. */
  readonly distribution: number | null;
  /** Bytes of the uncompressed layer tars, to the last byte of the stream. */
  readonly content: number | null;
  /** Bytes of the regular files in all layers, as stored. */
  readonly files: number | null;
}

/** Sizes of one layer. Of a layer that is not in the archive or not read, only the distribution size is known. */
export function layerSizes({ layer, changeset, unread }: LayerAnalysis): Sizes {
  if (!changeset) {
    if (unread && unread.compression !== 'none')
      return { distribution: unread.observed.size, content: null, files: null };
    const isCompressed = (claimedCompression(layer.declared?.mediaType ?? '') ?? 'none') !== 'none';
    return { distribution: (isCompressed && layer.declared?.size) || null, content: null, files: null };
  }
  return {
    distribution: compressedSize(changeset),
    content: changeset.observed.contentSize,
    files: changeset.files,
  };
}

export const sumOfSizes = (sizes: readonly Sizes[]): Sizes => ({
  distribution: sum(sizes.map(({ distribution }) => distribution)),
  content: sum(sizes.map(({ content }) => content)),
  files: sum(sizes.map(({ files }) => files)),
});

/** Subtracts `part` from `from`. */
export function differenceOfSizes(from: Sizes, part: Sizes): Sizes {
  const minus = (name: keyof Sizes): number | null => {
    const [a, b] = [from[name], part[name]];
    return a === null || b === null ? null : a - b;
  };
  return { distribution: minus('distribution'), content: minus('content'), files: minus('files') };
}

/** Sizes of an image. The distribution size includes its config and manifest, if the format has them. */
export function imageSizes({ image, layers }: ImageAnalysis): Sizes {
  const sizes = sumOfSizes(layers.map(layerSizes));
  return {
    ...sizes,
    distribution: image.format === 'rootfs' ? null : sum([sizes.distribution, documentsSize(image)]),
  };
}

/** Bytes of config and manifest as stored. */
export const documentsSize = ({ config, manifest }: Image): number | null =>
  sum([config, manifest].map((blob) => (blob ? blobSize(blob) : 0)));

const blobSize = ({ range, declared }: Blob): number | null => (range ? sizeOf(range) : (declared?.size ?? null));

/** Null if a part is unknown. */
export const sum = (parts: readonly (number | null)[]): number | null => parts.reduce<number | null>(plus, 0);

/** Null if one of both is unknown. */
export function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

/**
 * Bytes as `docker image ls` shows them: file data and the targets of symbolic links, as Docker's graph drivers count. Null
 * if a layer is not in the archive.
 */
export function dockerSize({ layers }: ImageAnalysis): number | null {
  let size = 0;
  for (const { changeset } of layers) {
    if (!changeset) return null;
    size += dockerLayerSize(changeset);
  }
  return size;
}

/** Bytes of one layer as Docker counts them. */
export const dockerLayerSize = ({ files, entries }: Changeset): number => files + symlinkBytes(entries);

function symlinkBytes(entries: EntryTable): number {
  let bytes = 0;
  for (let row = 0; row < entries.length; row += 1) {
    if (typeAt(entries, row) === 'symlink' && roleAt(entries, row) === 'entry') {
      bytes += (entries.linkEnd[row] as number) - (entries.pathEnd[row] as number);
    }
  }
  return bytes;
}

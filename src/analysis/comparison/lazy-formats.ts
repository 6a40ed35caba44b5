// Formats of layers that a host can pull file by file: it reads a table of contents, and then the files that are used. Which
// layers have one is told by annotations, by a footer at the end of the blob, or by an index beside the image.
import { type ByteRange, RangeReader, sizeOf } from '../../bytes/byte-range.ts';
import type { Document, Loose } from '../../image/document.ts';
import type { Contents, Image, Layer } from '../../image/image.ts';
import { annotation } from '../../oci/descriptor.ts';
import type { ImageManifest } from '../../oci/manifest.ts';
import { claimedCompression, isSociIndex } from '../../oci/media-type.ts';
import type { LayerAnalysis } from '../layer-analysis.ts';

/** eStargz of stargz-snapshotter, zstd:chunked of containers/storage, and the index of soci-snapshotter. */
export type LazyFormat = 'estargz' | 'zstd:chunked' | 'soci';

/**
 * The formats of these layers of an image, in the same order.
 * @throws {InputError} if a file of the archive cannot be read
 */
export async function lazyFormatsOf(
  image: Image,
  layers: readonly LayerAnalysis[],
  contents: Contents,
): Promise<readonly (readonly LazyFormat[])[]> {
  const indexed = sociLayers(image, contents);
  const reader = new RangeReader();
  const found: (readonly LazyFormat[])[] = [];
  try {
    for (const one of layers) {
      const { layer } = one;
      const own = formatOf(one);
      const isLazy = own && (hasAnnotation(layer, own) || (layer.range && (await hasFooter(layer.range, own, reader))));
      found.push([...(isLazy ? [own] : []), ...(indexed.has(layer.declared?.digest ?? '') ? ['soci' as const] : [])]);
    }
  } finally {
    await reader.close();
  }
  return found;
}

/** A format that puts a table of contents into the layer itself. */
type OwnFormat = Exclude<LazyFormat, 'soci'>;

/** The one for the compression of this layer. */
function formatOf({ layer, changeset, unread }: LayerAnalysis): OwnFormat | undefined {
  const compression = (changeset ?? unread)?.compression ?? claimedCompression(layer.declared?.mediaType ?? '');
  if (compression === 'gzip') return 'estargz';
  return compression === 'zstd' ? 'zstd:chunked' : undefined;
}

/**
 * stargz-snapshotter requires the digest of the table of contents, for zstd as well (docs/estargz.md); containers/storage the
 * checksum and position of its own, whose names once were without `github` (pkg/chunked/internal/minimal/compression.go).
 */
const hasAnnotation = ({ declared }: Layer, format: OwnFormat): boolean =>
  Object.keys(declared?.annotations ?? {}).some(
    (name) =>
      name === annotation.stargzContents ||
      (format === 'zstd:chunked' && /^io\.(?:github\.)?containers\.zstd-chunked\.manifest-/.test(name)),
  );

/** Bytes of the longest footer. */
const footerLength = 72;

async function hasFooter(blob: ByteRange, format: OwnFormat, reader: RangeReader): Promise<boolean> {
  const start = Math.max(blob.start, blob.end - footerLength);
  const parts: Buffer[] = [];
  for await (const part of reader.read({ ...blob, start })) parts.push(part);
  const end = Buffer.concat(parts);
  return format === 'estargz' ? hasGzipFooter(end, sizeOf(blob)) : hasZstdFooter(end);
}

/**
 * An empty gzip member with the offset of the table of contents in its extra field, or a mark that it is stored elsewhere
 * (stargz-snapshotter, estargz/gzip.go and estargz/externaltoc). The first version, of CRFS, has no subfield.
 */
function hasGzipFooter(end: Buffer, blobSize: number): boolean {
  return [51, 47, 46].some((length) => {
    const member = end.subarray(-length);
    if (member.length < length || member.readUInt32BE(0) !== 0x1f8b0804) return false;
    const extra = member.toString('latin1', 12, 12 + member.readUInt16LE(10));
    const contents = extra.startsWith('SG') ? extra.slice(4) : extra;
    const [, offset] = /^([0-9a-f]{16})STARGZ$/.exec(contents) ?? [];
    return contents === 'STARGZEXTERNALTOC' || (offset !== undefined && Number.parseInt(offset, 16) < blobSize);
  });
}

/** A skippable frame (RFC 8878, section 3.1.2) that ends in `GNUlInUx`; its length and the case of the mark have changed. */
const hasZstdFooter = (end: Buffer): boolean =>
  [64, 48, 40].some((length) => {
    const frame = end.subarray(-length - 8);
    return (
      frame.length === length + 8 &&
      frame.readUInt32LE(0) === 0x184d2a50 &&
      frame.readUInt32LE(4) === length &&
      /^G[nN]UlInUx$/.test(frame.toString('latin1', length))
    );
  });

/**
 * Digests of the layers for which a SOCI index of the image has a table of contents. Version 1 names the image as its subject; in
 * version 2, annotations of the image's manifest and of the index's descriptor connect both (soci-snapshotter, soci_index.go).
 */
function sociLayers(image: Image, { documents, references }: Contents): ReadonlySet<string> {
  const { manifestDigest, annotations: ofImage } = image;
  const manifests = documents.filter(isSociManifest);
  if (manifestDigest === undefined) return new Set();
  const named = new Set(
    references
      .filter(({ declared }) => declared?.annotations?.[annotation.sociImage] === manifestDigest)
      .map(({ name }) => name),
  );
  const ofThisImage = manifests.filter(
    ({ name, digest, value }) =>
      value?.subject?.digest === manifestDigest || ofImage?.[annotation.sociIndex] === digest || named.has(name),
  );
  const layers = ofThisImage.flatMap(({ value }) => value?.layers ?? []);
  return new Set(layers.flatMap((contents) => contents?.annotations?.[annotation.sociLayer] ?? []));
}

const isSociManifest = (document: Document): document is Document<ImageManifest> => {
  if (document.kind !== 'oci-manifest') return false;
  const value = document.value as Loose<ImageManifest> | undefined;
  return isSociIndex(value?.artifactType ?? '') || isSociIndex(value?.config?.mediaType ?? '');
};

// Scans one layer in one pass: its entries, its anomalies and, unless payload may be skipped, both digests. Input and
// result are plain data, so it can run in any thread. Damaged layers are reported in the result, never thrown.
import { type ByteRange, readRange, reusedBufferChunks, sizeOf, streamRange } from '../bytes/byte-range.ts';
import { CodecError } from '../bytes/compression/codec.ts';
import { codecOf, magicLength } from '../bytes/compression/codecs.ts';
import { streamDecompressed } from '../bytes/compression/decompress.ts';
import type { Limits } from '../bytes/limits.ts';
import { digestOfRange, type HashAlgorithm, Meter } from '../bytes/meter.ts';
import { readTar, walkTar } from '../bytes/tar/read-tar.ts';
import type { Changeset } from './changeset.ts';
import { ChangesetSink } from './changeset-sink.ts';

/** What to scan, and how thoroughly. */
export interface LayerScan {
  readonly range: ByteRange;
  /**
   * entries: walk an uncompressed layer from header to header, without digests.
   * hashes: read every byte. A compressed layer is always read whole.
   */
  readonly depth: 'entries' | 'hashes';
  /** False for an exported root filesystem: there a file named `.wh.x` is a regular file. */
  readonly hasWhiteouts: boolean;
  readonly limits: Limits;
  /** Whether to examine which files are binaries; has no effect if payload is skipped. */
  readonly wantsHeads?: boolean;
  /** Whether to hash each file; has no effect if payload is skipped. */
  readonly hashesFiles?: boolean;
  /** Algorithms for the digest of the blob and for the diff ID; default sha256. */
  readonly digestAlgorithm?: HashAlgorithm;
  readonly diffIDAlgorithm?: HashAlgorithm;
  /** Bytes per read. */
  readonly chunkSize?: number;
}

/**
 * Scans a layer.
 * @throws {InputError} if its file cannot be read
 */
export async function scanLayer(scan: LayerScan): Promise<Changeset> {
  const { range, limits } = scan;
  const codec = codecOf(await readRange(range, magicLength));
  const isWalked = !codec && scan.depth === 'entries';
  const sink = new ChangesetSink(limits, {
    hasWhiteouts: scan.hasWhiteouts,
    wantsHeads: scan.wantsHeads === true && !isWalked,
    hashesFiles: scan.hashesFiles === true && !isWalked,
  });
  if (isWalked) {
    await walkTar(range, sink, limits, scan.chunkSize);
    return sink.changeset('none', { size: sizeOf(range), contentSize: sizeOf(range) });
  }

  const { digestAlgorithm = 'sha256', diffIDAlgorithm = 'sha256' } = scan;
  const stored = new Meter(digestAlgorithm);
  // The decompressor may still use a chunk while the next one is read, so its chunks must not share a buffer.
  const chunks = codec ? streamRange(range, scan.chunkSize) : reusedBufferChunks(range, scan.chunkSize);
  const blob = stored.through(chunks);
  // An uncompressed blob is its own content: hash it once if both digests use the same algorithm.
  const isSameDigest = !codec && digestAlgorithm === diffIDAlgorithm;
  const content = isSameDigest ? stored : new Meter(diffIDAlgorithm);
  let isWhole = true;
  try {
    const expanded = codec ? streamDecompressed(codec, blob, limits) : blob;
    await readTar(isSameDigest ? blob : content.through(expanded), sink, limits);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    isWhole = false;
    const kind = `compression-${error.kind}` as const;
    sink.anomaly({ kind, offset: content.size, path: null, detail: error.message });
  }
  const digest = isWhole ? stored.digest() : await digestOfRange(range, digestAlgorithm);
  return sink.changeset(codec?.name ?? 'none', {
    digest,
    diffID: isSameDigest ? digest : isWhole ? content.digest() : undefined,
    size: sizeOf(range),
    contentSize: content.size,
  });
}

// One pass over one layer: its entries as columns and, unless its bytes may be jumped over, both hashes. A plain function
// of plain data: any thread can run it. What is wrong with the bytes is a fact in the result, never an exception.
import { type ByteRange, passingChunks, readRange, sizeOf, streamRange } from '../bytes/byte-range.ts';
import { CodecError } from '../bytes/compression/codec.ts';
import { codecOf, magicLength } from '../bytes/compression/codecs.ts';
import { passingContent } from '../bytes/compression/decompress.ts';
import type { Limits } from '../bytes/limits.ts';
import { digestOfRange, type HashAlgorithm, Meter } from '../bytes/meter.ts';
import { readTar, walkTar } from '../bytes/tar/read-tar.ts';
import type { Changeset } from './changeset.ts';
import { ChangesetSink } from './changeset-sink.ts';

export interface LayerScan {
  readonly range: ByteRange;
  /**
   * entries: an uncompressed layer is walked from header to header, without hashes ·
   * hashes: every byte is read. A compressed layer is always read whole.
   */
  readonly depth: 'entries' | 'hashes';
  /** False for an exported root file system, where a file named `.wh.x` is a file. */
  readonly hasWhiteouts: boolean;
  readonly limits: Limits;
  /** Whether to tell which files are binaries, where every byte is read. */
  readonly wantsHeads?: boolean;
  /** Whether to hash each file, where every byte is read. */
  readonly hashesFiles?: boolean;
  /** With what to hash the blob as stored, and the uncompressed layer; sha256 where nothing is said. */
  readonly digestAlgorithm?: HashAlgorithm;
  readonly diffIDAlgorithm?: HashAlgorithm;
  /** Bytes a chunk when reading. */
  readonly chunkSize?: number;
}

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
  // Decompression goes on with a chunk while the next one is read.
  const chunks = codec ? streamRange(range, scan.chunkSize) : passingChunks(range, scan.chunkSize);
  const blob = stored.through(chunks);
  // What is not compressed is its own content: one hash is both, if it is to be of one kind.
  const isItsOwn = !codec && digestAlgorithm === diffIDAlgorithm;
  const content = isItsOwn ? stored : new Meter(diffIDAlgorithm);
  let isWhole = true;
  try {
    const expanded = codec ? passingContent(codec, blob, limits) : blob;
    await readTar(isItsOwn ? blob : content.through(expanded), sink, limits);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    isWhole = false;
    const kind = `compression-${error.kind}` as const;
    sink.anomaly({ kind, offset: content.size, path: null, detail: error.message });
  }
  const digest = isWhole ? stored.digest() : await digestOfRange(range, digestAlgorithm);
  return sink.changeset(codec?.name ?? 'none', {
    digest,
    diffID: isItsOwn ? digest : isWhole ? content.digest() : undefined,
    size: sizeOf(range),
    contentSize: content.size,
  });
}

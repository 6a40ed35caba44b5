// Scans one layer in one pass: its entries, its anomalies and, if asked for, both digests. Input and result are plain data,
// so it can run in any thread. Damaged layers are reported in the result, never thrown.
import { type ByteRange, readRange, reusedBufferChunks, sizeOf, streamRange } from '../bytes/byte-range.ts';
import {
  type Codec,
  CodecError,
  type CodecErrorKind,
  type CompressionForm,
  type OnStep,
  type OnTrailing,
} from '../bytes/compression/codec.ts';
import { codecOf, compressorOf, magicLength } from '../bytes/compression/codecs.ts';
import { firstBytes, type SharedExpansion, streamDecompressed } from '../bytes/compression/decompress.ts';
import { recompress } from '../bytes/compression/recompress.ts';
import { trailingAnomaly } from '../bytes/compression/trailing.ts';
import type { Limits } from '../bytes/limits.ts';
import { lookLength, looksLike } from '../bytes/looks-like.ts';
import { ByteCounter, digestOfRange, type HashAlgorithm, Meter } from '../bytes/meter.ts';
import { blockSize, resemblesHeader } from '../bytes/tar/header.ts';
import { readTar, walkTar } from '../bytes/tar/read-tar.ts';
import type { Digest } from '../oci/digest.ts';
import type { Changeset } from './changeset.ts';
import { ChangesetSink } from './changeset-sink.ts';
import type { ContentHashing } from './content-hash.ts';
import type { EvidenceFile } from './evidence.ts';

/** What to scan, and how thoroughly. */
export interface LayerScan {
  readonly range: ByteRange;
  /**
   * entries: walk an uncompressed layer from header to header; a compressed one is read whole.
   * hashes: read every byte, and compute both digests.
   */
  readonly depth: 'entries' | 'hashes';
  /** Whether both digests of a compressed layer are computed at depth `entries`, too. */
  readonly hashesCompressed?: boolean;
  /** False for an exported root filesystem: there a file named `.wh.x` is a regular file. */
  readonly hasWhiteouts: boolean;
  readonly limits: Limits;
  /** Whether to examine which files are binaries; has no effect if payload is skipped. */
  readonly wantsHeads?: boolean;
  /** How to hash each file; undefined: not at all. Has no effect if payload is skipped. */
  readonly fileHashing?: ContentHashing | undefined;
  /** Where to keep what tells which packages are installed. If payload is skipped, only the programs among it are found. */
  readonly evidence?: EvidenceFile | undefined;
  /** Which layers to find out the compressed bytes of each entry for. */
  readonly distribution?: DistributionMeasure | undefined;
  /** Algorithms for the digest of the blob and for the diff ID; default sha256. */
  readonly digestAlgorithm?: HashAlgorithm;
  readonly diffIDAlgorithm?: HashAlgorithm;
  /** What the digest of the blob should be; for an uncompressed layer, also its diff ID. */
  readonly declaredDigests?: readonly Digest[];
  /** Counts how far all compressed layers of an archive expand; without it, each counts alone. */
  readonly expansion?: SharedExpansion;
  /** Bytes per read. */
  readonly chunkSize?: number;
}

/** stored: those that are stored compressed · a compression: the others, too, by compressing them */
export type DistributionMeasure = 'stored' | CompressionForm;

/**
 * Scans a layer.
 * @throws {InputError} if its file cannot be read
 */
export async function scanLayer(scan: LayerScan): Promise<Changeset> {
  const codec = codecOf(await readRange(scan.range, magicLength));
  const changeset = await scanOnce(scan, codec?.fast ?? codec);
  const isDoubtful = codec?.fast !== undefined && changeset.anomalies.some(({ kind }) => failures.has(kind));
  return isDoubtful ? await scanOnce(scan, codec) : changeset;
}

/** Anomalies of a stream that is not decompressed to its end. */
const failures: ReadonlySet<string> = new Set<`compression-${CodecErrorKind}`>([
  'compression-truncated',
  'compression-corrupt',
  'compression-limit',
  'compression-unsupported',
]);

async function scanOnce(scan: LayerScan, codec: Codec | undefined): Promise<Changeset> {
  const { range, limits, distribution } = scan;
  const isWalked = !codec && scan.depth === 'entries';
  const form = codec || distribution === 'stored' ? undefined : distribution;
  const hasSteps = form !== undefined || (codec !== undefined && distribution !== undefined);
  const sink = new ChangesetSink(limits, {
    hasWhiteouts: scan.hasWhiteouts,
    wantsHeads: scan.wantsHeads === true && !isWalked,
    fileHashing: isWalked ? undefined : scan.fileHashing,
    evidence: isWalked ? undefined : scan.evidence,
    findsPrograms: isWalked && scan.evidence !== undefined,
    hasSteps,
  });
  let compressedSize = 0;
  const onStep: OnStep = (input, output) => {
    compressedSize = input;
    sink.step(input, output);
  };
  const estimate = async () => form && { ...form, size: compressedSize, library: await compressorOf(form).library() };
  if (isWalked) {
    if (form) await readTar(recompress(streamRange(range, scan.chunkSize), form, onStep), sink, limits);
    else await walkTar(range, sink, limits, scan.chunkSize);
    const observed = { size: sizeOf(range), contentSize: sizeOf(range) };
    return await examined({ ...sink.changeset('none', observed), estimate: await estimate() }, scan, codec);
  }

  const { digestAlgorithm = 'sha256', diffIDAlgorithm = 'sha256' } = scan;
  const isHashed = hasDigests(scan, codec !== undefined);
  const meter = (algorithm: HashAlgorithm) => (isHashed ? new Meter(algorithm) : new ByteCounter());
  const stored = meter(digestAlgorithm);
  // Most decompressors and compressors still use a chunk while the next one is read, so chunks must not share a buffer.
  const sharesBuffer = codec ? codec.reusesSource === true : !form;
  const chunks = (sharesBuffer ? reusedBufferChunks : streamRange)(range, scan.chunkSize);
  const blob = stored.through(chunks);
  // An uncompressed blob is its own content: hash it once if both digests use the same algorithm.
  const isSameDigest = !codec && digestAlgorithm === diffIDAlgorithm;
  const content = isSameDigest ? stored : meter(diffIDAlgorithm);
  let isWhole = true;
  try {
    const onTrailing: OnTrailing = (trailing) => codec && sink.anomaly(trailingAnomaly(codec, trailing));
    const observer = { onTrailing, onStep: hasSteps ? onStep : undefined, shared: scan.expansion };
    const plain = form ? recompress(blob, form, onStep) : blob;
    const expanded = codec ? streamDecompressed(codec, blob, limits, observer) : plain;
    await readTar(isSameDigest ? expanded : content.through(expanded), sink, limits);
    if (codec) sink.step(sizeOf(range), content.size);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    isWhole = false;
    const kind = `compression-${error.kind}` as const;
    sink.anomaly({ kind, offset: content.size, path: null, detail: error.message });
  }
  const digest = isWhole || !isHashed ? stored.digest() : await digestOfRange(range, digestAlgorithm);
  const observed = {
    digest,
    diffID: isSameDigest ? digest : isWhole ? content.digest() : undefined,
    size: sizeOf(range),
    contentSize: content.size,
  };
  const changeset = sink.changeset(codec?.name ?? 'none', observed, isWhole);
  return await examined({ ...changeset, estimate: await estimate() }, scan, codec);
}

/** Whether the result has both digests. */
export const hasDigests = ({ depth, hashesCompressed = false }: LayerScan, isCompressed: boolean): boolean =>
  depth === 'hashes' || (isCompressed && hashesCompressed);

/** Anomalies of data that is damaged, or is not a tar. */
const broken: ReadonlySet<string> = new Set([
  'truncated',
  'bad-header',
  'compression-truncated',
  'compression-corrupt',
]);

/** Adds what is only examined of a layer that is not a whole tar. */
async function examined(changeset: Changeset, scan: LayerScan, codec: Codec | undefined): Promise<Changeset> {
  if (changeset.anomalyCount === 0) return changeset;
  const found = await withAppearance(changeset, scan, codec);
  if (!found.anomalies.some(({ kind }) => broken.has(kind))) return found;
  const { range, declaredDigests = [], digestAlgorithm = 'sha256' } = scan;
  const digest = found.observed.digest ?? (await digestOfRange(range, digestAlgorithm));
  return declaredDigests.includes(digest) ? { ...found, isAsDeclared: true } : found;
}

const mayBeNoTar: ReadonlySet<string> = new Set(['truncated', 'bad-header', 'trailing-data']);

/**
 * Only a tar can be damaged: data that begins with anything else is not one. The first bytes are read again to see what it
 * looks like, which is rare. Disk images can begin with zeros, like an empty tar with data after its end.
 */
async function withAppearance(
  changeset: Changeset,
  { range, limits }: LayerScan,
  codec: Codec | undefined,
): Promise<Changeset> {
  const { entries, anomalies } = changeset;
  const fault = anomalies.find(({ kind }) => mayBeNoTar.has(kind));
  if (entries.length > 0 || !fault) return changeset;
  const stream = streamRange(range);
  const head = await firstBytes(codec ? streamDecompressed(codec, stream, limits) : stream, lookLength);
  const look = looksLike(head)?.name;
  const isTar = resemblesHeader(head.subarray(0, blockSize)) || (fault.kind === 'trailing-data' && look === undefined);
  if (isTar) return changeset;
  const found = head.length < blockSize ? `has only ${head.length} bytes` : 'does not begin with a tar header';
  const detail = look === undefined ? found : `looks like ${look}`;
  const others = anomalies.filter(({ kind }) => !mayBeNoTar.has(kind));
  return { ...changeset, anomalies: [{ kind: 'not-a-tar', offset: 0, path: null, detail }, ...others] };
}

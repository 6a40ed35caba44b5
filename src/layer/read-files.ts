// Reads selected files of a layer in one pass, in layer order: stored bytes, content, digests or heads. Of an
// uncompressed layer only the parts with these files are read. Files near each other are read together.

import { type ByteRange, openFile, readRange, sizeOf, streamRange } from '../bytes/byte-range.ts';
import { requireNotCancelled } from '../bytes/cancellation.ts';
import { CodecError } from '../bytes/compression/codec.ts';
import { codecOf, magicLength } from '../bytes/compression/codecs.ts';
import { decompress } from '../bytes/compression/decompress.ts';
import type { Limits } from '../bytes/limits.ts';
import { type ContentHashing, contentHasher } from './content-hash.ts';
import type { Payload } from './entry.ts';
import { type FileHead, fileHead, headLength } from './file-head.ts';
import { Expansion } from './sparse-file.ts';

/** A part of the stored bytes of one file. */
export interface Piece {
  /** Row of the layer's table. */
  readonly row: number;
  readonly payload: Payload;
  readonly bytes: Buffer;
  readonly isLast: boolean;
}

type FileRow = readonly [row: number, payload: Payload];

/** Bytes of the uncompressed layer, and their offset in it. */
interface Chunk {
  readonly start: number;
  readonly bytes: Buffer;
}

/**
 * The stored bytes of the files, in batches of pieces. A file that is cut off by the end of the layer gets no last
 * piece.
 * @throws {InputError} if the layer cannot be read
 */
export async function* storedPayloads(
  range: ByteRange,
  payloads: ReadonlyMap<number, Payload>,
  limits: Limits,
): AsyncGenerator<readonly Piece[]> {
  const sorted = [...payloads].sort(([, a], [, b]) => a.dataOffset - b.dataOffset);
  const codec = codecOf(await readRange(range, magicLength));
  const chunks = codec ? withOffsets(decompress(codec, streamRange(range), limits)) : readRuns(range, sorted);
  let next = 0;
  try {
    for await (const chunk of chunks) {
      requireNotCancelled(limits);
      const pieces: Piece[] = [];
      next = cutPieces(chunk, sorted, next, pieces);
      yield pieces;
      if (next === sorted.length) return;
    }
  } catch (error) {
    // The scan of the layer has already reported the broken stream.
    if (!(error instanceof CodecError)) throw error;
  }
}

/** Cuts a chunk into pieces and returns the index of the first file that is not complete. */
function cutPieces({ start, bytes }: Chunk, files: readonly FileRow[], first: number, pieces: Piece[]): number {
  const end = start + bytes.length;
  let next = first;
  for (; next < files.length; next += 1) {
    const [row, payload] = files[next] as FileRow;
    const fileEnd = payload.dataOffset + payload.size;
    if (payload.dataOffset > end || (payload.dataOffset === end && payload.size > 0)) return next;
    const from = Math.max(payload.dataOffset, start);
    const isLast = fileEnd <= end;
    pieces.push({ row, payload, bytes: bytes.subarray(from - start, Math.min(fileEnd, end) - start), isLast });
    if (!isLast) return next;
  }
  return next;
}

async function* withOffsets(stream: AsyncIterable<Buffer>): AsyncGenerator<Chunk> {
  let start = 0;
  for await (const bytes of stream) {
    yield { start, bytes };
    start += bytes.length;
  }
}

/** Largest gap, in bytes, that is cheaper to read than to skip; and the most bytes read at once. */
const gap = 2 ** 16;
const maxAtOnce = 2 ** 20;

async function* readRuns(range: ByteRange, files: readonly FileRow[]): AsyncGenerator<Chunk> {
  const file = await openFile(range.file);
  try {
    for (const run of mergeNearby(files)) {
      const end = Math.min(run.end, sizeOf(range));
      for (let start = run.start; start <= end; start += maxAtOnce) {
        const bytes = await file.readAt(range.start + start, Math.min(maxAtOnce, end - start));
        yield { start, bytes };
      }
    }
  } finally {
    await file.close();
  }
}

/** Merges files that are near each other into ranges of the layer. */
function mergeNearby(files: readonly FileRow[]): { start: number; end: number }[] {
  const runs: { start: number; end: number }[] = [];
  for (const [, { dataOffset, size }] of files) {
    const last = runs.at(-1);
    if (last && dataOffset - last.end <= gap) last.end = Math.max(last.end, dataOffset + size);
    else runs.push({ start: dataOffset, end: dataOffset + size });
  }
  return runs;
}

/**
 * The hash of each file's content, by row of the layer's table; sparse files are expanded. A file that is cut off has no
 * hash.
 */
export async function contentHashes(
  range: ByteRange,
  payloads: ReadonlyMap<number, Payload>,
  limits: Limits,
  hashing: ContentHashing,
): Promise<ReadonlyMap<number, Buffer>> {
  const hasher = contentHasher(hashing);
  return await expandedFiles(range, payloads, limits, ({ size, sparse }) => {
    const open = hasher.open(sparse?.realSize ?? size);
    return { add: (part) => open.update(part), result: () => open.digest() };
  });
}

/**
 * The whole content of each file, by row of the layer's table; for small files only. A file that is cut off is missing.
 */
export async function fileContents(
  range: ByteRange,
  payloads: ReadonlyMap<number, Payload>,
  limits: Limits,
): Promise<ReadonlyMap<number, Buffer>> {
  return await expandedFiles(range, payloads, limits, () => {
    const parts: Buffer[] = [];
    // Copy: a slice would keep the whole chunk in memory.
    return { add: (part) => parts.push(Buffer.from(part)), result: () => Buffer.concat(parts) };
  });
}

/** Takes the content of one file in parts. */
interface Collector<Result> {
  add(part: Buffer): void;
  /** Called after the last part. */
  result(): Result;
}

/** Gives the expanded content of each file to a collector of its own. The results are those of whole files, by row. */
async function expandedFiles<Result>(
  range: ByteRange,
  payloads: ReadonlyMap<number, Payload>,
  limits: Limits,
  collect: (payload: Payload) => Collector<Result>,
): Promise<ReadonlyMap<number, Result>> {
  const results = new Map<number, Result>();
  let current: { readonly row: number; readonly file: Collector<Result>; readonly expansion: Expansion } | undefined;
  for await (const pieces of storedPayloads(range, payloads, limits)) {
    for (const { row, payload, bytes, isLast } of pieces) {
      if (current?.row !== row) current = { row, file: collect(payload), expansion: new Expansion(payload) };
      for (const part of current.expansion.push(bytes)) current.file.add(part);
      if (!isLast) continue;
      for (const part of current.expansion.end()) current.file.add(part);
      results.set(row, current.file.result());
    }
  }
  return results;
}

/** The head of each file, by row of the layer's table. A head that is cut off is missing. */
export async function fileHeads(
  range: ByteRange,
  files: ReadonlyMap<number, Payload>,
  limits: Limits,
): Promise<ReadonlyMap<number, FileHead>> {
  const found = new Map<number, FileHead>();
  const heads = new Map(Array.from(files, ([row, payload]) => [row, readHead(payload)] as const));
  let pieces: Buffer[] = [];
  let current: number | undefined;
  for await (const batch of storedPayloads(range, heads, limits)) {
    for (const { row, bytes, isLast } of batch) {
      if (row !== current) pieces = [];
      current = row;
      pieces.push(bytes);
      const head = isLast ? fileHead(Buffer.concat(pieces)) : undefined;
      if (head) found.set(row, head);
    }
  }
  return found;
}

function readHead({ dataOffset, size, sparse }: Payload): Payload {
  const first = sparse && { offset: sparse.segments[0] ?? 0, size: sparse.segments[1] ?? 0 };
  return { dataOffset, size: headLength(size, first) };
}

/** The content of one file, expanded if it is sparse. Ends early if the layer is truncated. */
export async function* readContent(range: ByteRange, payload: Payload, limits: Limits): AsyncGenerator<Buffer> {
  const expansion = new Expansion(payload);
  for await (const pieces of storedPayloads(range, new Map([[0, payload]]), limits)) {
    for (const { bytes, isLast } of pieces) {
      yield* expansion.push(bytes);
      if (isLast) yield* expansion.end();
    }
  }
}

// The stored bytes of chosen files of one layer, in the order of the layer: one pass, over an uncompressed layer only
// where the files are. Files that lie close together are read in one go.

import { type ByteRange, openFile, readAt, readRange, sizeOf, streamRange } from '../bytes/byte-range.ts';
import { CodecError } from '../bytes/compression/codec.ts';
import { codecOf, magicLength } from '../bytes/compression/codecs.ts';
import { decompress } from '../bytes/compression/decompress.ts';
import type { Limits } from '../bytes/limits.ts';
import { Meter } from '../bytes/meter.ts';
import type { Digest } from '../oci/digest.ts';
import type { Payload } from './entry.ts';
import { type FileHead, fileHead, headLength } from './file-head.ts';
import { Expansion } from './sparse-file.ts';

/** A part of one file's stored bytes. */
export interface Piece {
  /** Row of the layer's table. */
  readonly row: number;
  readonly payload: Payload;
  readonly bytes: Buffer;
  readonly isLast: boolean;
}

type Placed = readonly [row: number, payload: Payload];

/** Bytes of the uncompressed layer, and where they start in it. */
interface Chunk {
  readonly start: number;
  readonly bytes: Buffer;
}

/** Pieces come in batches. A file has no last piece where the layer ends, or breaks off, before it. */
export async function* storedPayloads(
  range: ByteRange,
  payloads: ReadonlyMap<number, Payload>,
  limits: Limits,
): AsyncGenerator<readonly Piece[]> {
  const inOrder = [...payloads].sort(([, a], [, b]) => a.dataOffset - b.dataOffset);
  const codec = codecOf(await readRange(range, magicLength));
  const chunks = codec ? numbered(decompress(codec, streamRange(range), limits)) : chunksOf(range, inOrder);
  let next = 0;
  try {
    for await (const chunk of chunks) {
      const pieces: Piece[] = [];
      next = cut(chunk, inOrder, next, pieces);
      yield pieces;
      if (next === inOrder.length) return;
    }
  } catch (error) {
    // That the stream is broken has been found when it was scanned.
    if (!(error instanceof CodecError)) throw error;
  }
}

/** Cuts a chunk into pieces; the index of the first file that is not done with it. */
function cut({ start, bytes }: Chunk, files: readonly Placed[], first: number, pieces: Piece[]): number {
  const end = start + bytes.length;
  let next = first;
  for (; next < files.length; next += 1) {
    const [row, payload] = files[next];
    const fileEnd = payload.dataOffset + payload.size;
    if (payload.dataOffset > end || (payload.dataOffset === end && payload.size > 0)) return next;
    const from = Math.max(payload.dataOffset, start);
    const isLast = fileEnd <= end;
    pieces.push({ row, payload, bytes: bytes.subarray(from - start, Math.min(fileEnd, end) - start), isLast });
    if (!isLast) return next;
  }
  return next;
}

async function* numbered(stream: AsyncIterable<Buffer>): AsyncGenerator<Chunk> {
  let start = 0;
  for await (const bytes of stream) {
    yield { start, bytes };
    start += bytes.length;
  }
}

/** A gap that is cheaper to read than to jump over, and the most that is read at once. */
const gap = 2 ** 16;
const mostAtOnce = 2 ** 20;

async function* chunksOf(range: ByteRange, files: readonly Placed[]): AsyncGenerator<Chunk> {
  const handle = await openFile(range.file);
  try {
    for (const run of runsOf(files)) {
      const end = Math.min(run.end, sizeOf(range));
      for (let start = run.start; start <= end; start += mostAtOnce) {
        const bytes = await readAt(handle, range.start + start, Math.min(mostAtOnce, end - start));
        yield { start, bytes };
      }
    }
  } finally {
    await handle.close();
  }
}

/** Stretches of the layer that hold files close to one another. */
function runsOf(files: readonly Placed[]): { start: number; end: number }[] {
  const runs: { start: number; end: number }[] = [];
  for (const [, { dataOffset, size }] of files) {
    const last = runs.at(-1);
    if (last && dataOffset - last.end <= gap) last.end = Math.max(last.end, dataOffset + size);
    else runs.push({ start: dataOffset, end: dataOffset + size });
  }
  return runs;
}

// SHA-256 of chosen files of one layer, of their expanded bytes where they are sparse.

/** By row of the layer's table. A file that cannot be read to its end has no digest. */
export async function contentDigests(
  range: ByteRange,
  payloads: ReadonlyMap<number, Payload>,
  limits: Limits,
): Promise<ReadonlyMap<number, Digest>> {
  const digests = new Map<number, Digest>();
  let current: { readonly row: number; readonly meter: Meter; readonly expansion: Expansion } | undefined;
  for await (const pieces of storedPayloads(range, payloads, limits)) {
    for (const { row, payload, bytes, isLast } of pieces) {
      if (current?.row !== row) current = { row, meter: new Meter(), expansion: new Expansion(payload) };
      for (const part of current.expansion.push(bytes)) current.meter.add(part);
      if (!isLast) continue;
      for (const part of current.expansion.end()) current.meter.add(part);
      digests.set(row, current.meter.digest());
    }
  }
  return digests;
}

// The whole bytes of chosen files of one layer, for files that are small enough to be kept: one pass over the layer.

/** By row of the layer's table. A file that cannot be read to its end has none. */
export async function fileContents(
  range: ByteRange,
  payloads: ReadonlyMap<number, Payload>,
  limits: Limits,
): Promise<ReadonlyMap<number, Buffer>> {
  const contents = new Map<number, Buffer>();
  let current: { readonly row: number; readonly parts: Buffer[]; readonly expansion: Expansion } | undefined;
  for await (const pieces of storedPayloads(range, payloads, limits)) {
    for (const { row, payload, bytes, isLast } of pieces) {
      if (current?.row !== row) current = { row, parts: [], expansion: new Expansion(payload) };
      // A copy: a part of a chunk would keep all of it in memory.
      for (const part of current.expansion.push(bytes)) current.parts.push(Buffer.from(part));
      if (!isLast) continue;
      current.parts.push(...current.expansion.end());
      contents.set(row, Buffer.concat(current.parts));
    }
  }
  return contents;
}

// The first bytes of chosen files of one layer: enough to tell what a file is, and one pass over the layer,
// which reads of an uncompressed one only there.

/** By row of the layer's table. A head that cannot be read whole is none. */
export async function fileHeads(
  range: ByteRange,
  files: ReadonlyMap<number, Payload>,
  limits: Limits,
): Promise<ReadonlyMap<number, FileHead>> {
  const found = new Map<number, FileHead>();
  const heads = new Map(Array.from(files, ([row, payload]) => [row, headOf(payload)] as const));
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

function headOf({ dataOffset, size, sparse }: Payload): Payload {
  const first = sparse && { offset: sparse.segments[0], size: sparse.segments[1] };
  return { dataOffset, size: headLength(size, first) };
}

// The bytes of one file of a layer, expanded where it is sparse.

export async function* readContent(range: ByteRange, payload: Payload, limits: Limits): AsyncGenerator<Buffer> {
  const expansion = new Expansion(payload);
  for await (const pieces of storedPayloads(range, new Map([[0, payload]]), limits)) {
    for (const { bytes, isLast } of pieces) {
      yield* expansion.push(bytes);
      if (isLast) yield* expansion.end();
    }
  }
}

// The stored bytes of chosen files of one layer, in the order of the layer: one pass, over an uncompressed layer only
// where the files are. Files that lie close together are read in one go.
import { type ByteRange, openFile, readAt, readRange, sizeOf, streamRange } from '../bytes/byte-range.ts';
import { CodecError } from '../bytes/codec.ts';
import { codecOf, magicLength } from '../bytes/codecs.ts';
import { decompress } from '../bytes/decompress.ts';
import type { Limits } from '../bytes/limits.ts';
import type { Payload } from './entry.ts';

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

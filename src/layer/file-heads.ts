// The first bytes of chosen files of one layer: enough to tell what a file is, and one pass over the layer.
import type { ByteRange } from '../bytes/byte-range.ts';
import type { Limits } from '../bytes/limits.ts';
import type { Payload } from './entry.ts';
import { storedPayloads } from './stored-payloads.ts';

/** Linkers put what a loader reads first into the first page; tools that change it later, a few pages on. */
const headSize = 2 ** 15;

/** By row of the layer's table, in the order of the layer. A head that cannot be read whole does not come. */
export async function* fileHeads(
  range: ByteRange,
  files: ReadonlyMap<number, Payload>,
  limits: Limits,
): AsyncGenerator<readonly [row: number, head: Buffer]> {
  const heads = new Map(Array.from(files, ([row, payload]) => [row, headOf(payload)] as const));
  let pieces: Buffer[] = [];
  let current: number | undefined;
  for await (const batch of storedPayloads(range, heads, limits)) {
    for (const { row, bytes, isLast } of batch) {
      if (row !== current) pieces = [];
      current = row;
      pieces.push(bytes);
      if (isLast) yield [row, Buffer.concat(pieces)];
    }
  }
}

/** Of a sparse file what is stored of its beginning. */
function headOf({ dataOffset, size, sparse }: Payload): Payload {
  if (!sparse) return { dataOffset, size: Math.min(size, headSize) };
  const [start, length] = sparse.segments;
  return { dataOffset, size: start === 0 ? Math.min(length, headSize) : 0 };
}

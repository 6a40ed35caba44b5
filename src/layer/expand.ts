// The bytes of a file as it is unpacked: of a sparse one the stored segments, with zeros between.
import type { Limits } from '../bytes/limits.ts';
import type { Payload } from './entry.ts';

const zeros = Buffer.alloc(2 ** 16);

/** A header of 512 bytes can declare petabytes of holes: nobody reads those. */
export const canExpand = ({ sparse, size }: Payload, limits: Limits): boolean =>
  !sparse || sparse.realSize <= Math.max(limits.expandedSize, size * limits.expansionRatio);

export async function* expanded(stored: AsyncIterable<Buffer>, { sparse }: Payload): AsyncGenerator<Buffer> {
  if (!sparse) {
    yield* stored;
    return;
  }
  let position = 0;
  let segment = 0;
  const endOf = (at: number): number => sparse.segments[at * 2] + sparse.segments[at * 2 + 1];
  for await (let chunk of stored) {
    while (chunk.length > 0) {
      const start = sparse.segments[segment * 2];
      if (position < start) yield* hole(start - position);
      position = Math.max(position, start);
      const piece = chunk.subarray(0, endOf(segment) - position);
      yield piece;
      position += piece.length;
      chunk = chunk.subarray(piece.length);
      if (position === endOf(segment)) segment += 1;
    }
  }
  yield* hole(sparse.realSize - position);
}

function* hole(size: number): Generator<Buffer> {
  for (let left = size; left > 0; left -= zeros.length) yield zeros.subarray(0, left);
}

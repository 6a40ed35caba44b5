// The bytes of a file as it is unpacked: of a sparse one the stored segments, with zeros between.
import type { Limits } from '../bytes/limits.ts';
import type { Payload } from './entry.ts';

const zeros = Buffer.alloc(2 ** 16);

/** A header of 512 bytes can declare petabytes of holes: nobody reads those. */
export const canExpand = ({ sparse, size }: Payload, limits: Limits): boolean =>
  !sparse || sparse.realSize <= Math.max(limits.expandedSize, size * limits.expansionRatio);

/** Takes a file's stored bytes piece by piece and gives its real ones. */
export class Expansion {
  readonly #sparse: Payload['sparse'];
  #position = 0;
  #segment = 0;

  constructor({ sparse }: Payload) {
    this.#sparse = sparse;
  }

  *push(stored: Buffer): Generator<Buffer> {
    if (!this.#sparse) {
      yield stored;
      return;
    }
    const { segments } = this.#sparse;
    for (let rest = stored; rest.length > 0; ) {
      const start = segments[this.#segment * 2];
      const end = start + segments[this.#segment * 2 + 1];
      yield* hole(start - this.#position);
      this.#position = Math.max(this.#position, start);
      const piece = rest.subarray(0, end - this.#position);
      yield piece;
      this.#position += piece.length;
      rest = rest.subarray(piece.length);
      if (this.#position === end) this.#segment += 1;
    }
  }

  /** After the last piece: the hole at the end. */
  *end(): Generator<Buffer> {
    if (this.#sparse) yield* hole(this.#sparse.realSize - this.#position);
  }
}

function* hole(size: number): Generator<Buffer> {
  for (let left = size; left > 0; left -= zeros.length) yield zeros.subarray(0, left);
}

// The bytes of a file as it is unpacked: of a sparse one the stored segments, with zeros between.
import type { Limits } from '../bytes/limits.ts';
import type { Payload } from './entry.ts';

const zeros = Buffer.alloc(2 ** 16);

/** A header of 512 bytes can declare petabytes of holes: nobody reads those. */
export const canExpand = ({ sparse, size }: Payload, limits: Limits): boolean =>
  !sparse || sparse.realSize <= Math.max(limits.expandedSize, size * limits.expansionRatio);

/**
 * Those files of one question that are read: all but sparse ones that together come to more real bytes than the question
 * is worth, since a short layer can declare thousands, each small enough. Small ones first, and so equal ones together:
 * it is those that are compared.
 */
export function affordable(files: readonly Payload[], limits: Limits): ReadonlySet<Payload> {
  const stored = files.reduce((sum, { size }) => sum + size, 0);
  const realSize = ({ sparse }: Payload): number => sparse?.realSize ?? 0;
  let left = Math.max(limits.expandedSize, stored * limits.expansionRatio);
  const found = new Set<Payload>();
  for (const file of [...files].sort((a, b) => realSize(a) - realSize(b))) {
    left -= realSize(file);
    if (left >= 0) found.add(file);
  }
  return found;
}

/** Takes a file's stored bytes piece by piece and gives its real ones. */
export class Expansion {
  readonly #sparse: Payload['sparse'];
  #position = 0;
  #segment = 0;

  constructor({ sparse }: Pick<Payload, 'sparse'>) {
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

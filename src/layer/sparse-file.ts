// Sparse files: expands stored segments to the content as unpacked, with zeros in the holes, under a size limit; and
// aligns segments to blocks for writing.
import type { Limits } from '../bytes/limits.ts';
import { blockSize } from '../bytes/tar/header.ts';
import type { SparseFile, SparseSegment } from '../bytes/tar/sparse-map.ts';
import type { Payload } from './entry.ts';
import type { SparseExtent } from './entry-table.ts';

const zeros = Buffer.alloc(2 ** 16);

/** Whether a file may be expanded: a 512-byte header can declare petabytes of holes. */
export const canExpand = ({ sparse, size }: Payload, limits: Limits): boolean =>
  !sparse || sparse.realSize <= Math.max(limits.expandedSize, size * limits.expansionRatio);

/**
 * The files to read for one comparison or query: all that fit within the total expanded size allowed, because a short
 * layer can declare thousands of sparse files that are each below the limit. Smallest first, so that files of equal
 * size, which are the ones to compare, are included together.
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

/** Expands a file: push its stored bytes piece by piece, then call {@link end}. */
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
      const start = segments[this.#segment * 2] as number;
      const end = start + (segments[this.#segment * 2 + 1] as number);
      yield* hole(start - this.#position);
      this.#position = Math.max(this.#position, start);
      const piece = rest.subarray(0, end - this.#position);
      yield piece;
      this.#position += piece.length;
      rest = rest.subarray(piece.length);
      if (this.#position === end) this.#segment += 1;
    }
  }

  /** Ends the file: yields the hole at its end. */
  *end(): Generator<Buffer> {
    if (this.#sparse) yield* hole(this.#sparse.realSize - this.#position);
  }
}

function* hole(size: number): Generator<Buffer> {
  for (let left = size; left > 0; left -= zeros.length) yield zeros.subarray(0, left);
}

/** A sparse file in the form GNU tar writes. */
export interface AlignedSparse {
  readonly sparse: SparseFile;
  /** How to build the bytes to store: itself a sparse file, made of the bytes stored before with zeros in between. */
  readonly stored: SparseExtent;
}

/**
 * Widens the segments to whole tar blocks. GNU tar reads each stored segment from a new block, so all but the last must
 * be a multiple of 512 bytes. Its own are; those of other writers may not be, and then zeros around them are stored
 * too.
 */
export function alignSparse({ realSize, segments }: SparseExtent): AlignedSparse {
  const aligned: SparseSegment[] = [];
  const stored = Float64Array.from(segments);
  let size = 0;
  for (let at = 0; at < segments.length; at += 2) {
    const start = segments[at] as number;
    const end = start + (segments[at + 1] as number);
    const last = aligned.at(-1);
    const lastEnd = last ? last.offset + last.size : -1;
    const offset = Math.floor(start / blockSize) * blockSize;
    const alignedEnd = Math.min(Math.ceil(end / blockSize) * blockSize, realSize);
    if (last && offset <= lastEnd)
      aligned[aligned.length - 1] = { offset: last.offset, size: alignedEnd - last.offset };
    else aligned.push({ offset, size: alignedEnd - offset });
    size += alignedEnd - Math.max(offset, lastEnd);
    stored[at] = size - (alignedEnd - start);
  }
  return { sparse: { realSize, segments: aligned }, stored: { realSize: size, segments: stored } };
}

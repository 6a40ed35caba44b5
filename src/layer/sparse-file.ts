// The bytes of a file as it is unpacked: of a sparse one the stored segments, with zeros between.
import type { Limits } from '../bytes/limits.ts';
import { blockSize } from '../bytes/tar/header.ts';
import type { SparseFile, SparseSegment } from '../bytes/tar/sparse-map.ts';
import type { Payload } from './entry.ts';
import type { SparseExtent } from './entry-table.ts';

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

// A sparse file as GNU tar reads one: it takes each stored segment from a block of its own, so that all but the last have
// to come to whole blocks. Its own do; where those of another writer do not, parts of the holes around are stored too.

export interface WholeBlocks {
  readonly sparse: SparseFile;
  /** What is to be stored, itself as a sparse file: of the bytes that were stored, with zeros between. */
  readonly stored: SparseExtent;
}

export function wholeBlocks({ realSize, segments }: SparseExtent): WholeBlocks {
  const widened: SparseSegment[] = [];
  const places = Float64Array.from(segments);
  let size = 0;
  for (let at = 0; at < segments.length; at += 2) {
    const [start, end] = [segments[at], segments[at] + segments[at + 1]];
    const last = widened.at(-1);
    const lastEnd = last ? last.offset + last.size : -1;
    const offset = Math.floor(start / blockSize) * blockSize;
    const wideEnd = Math.min(Math.ceil(end / blockSize) * blockSize, realSize);
    if (last && offset <= lastEnd) widened[widened.length - 1] = { offset: last.offset, size: wideEnd - last.offset };
    else widened.push({ offset, size: wideEnd - offset });
    size += wideEnd - Math.max(offset, lastEnd);
    places[at] = size - (wideEnd - start);
  }
  return { sparse: { realSize, segments: widened }, stored: { realSize: size, segments: places } };
}

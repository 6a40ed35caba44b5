// Expands sparse members of the archive's own tar into the spool, so that every reader sees the bytes that engines unpack.
// The file on disk has holes too: it takes only as much space as the tar stores.
import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { type ByteRange, sizeOf } from '../bytes/byte-range.ts';
import { InputError, readNow } from '../bytes/input-error.ts';
import { type Limits, limitFlag } from '../bytes/limits.ts';
import type { SparseFile } from '../bytes/tar/sparse-map.ts';
import { humanSize } from '../text/byte-size.ts';
import { type Spool, spoolError } from './spool.ts';

/** A sparse member: its stored bytes, fewer than its map says if the tar is truncated, and the map. */
export interface SparseMember {
  readonly stored: ByteRange;
  readonly sparse: SparseFile;
}

/** Expands the sparse members of one archive. */
export class SparseMembers {
  readonly #archive: string;
  readonly #spool: Spool;
  readonly #limits: Limits;
  readonly #expanded = new Map<SparseMember, ByteRange>();
  #realSize = 0;
  #storedSize = 0;

  /** `archive` is the name for messages. */
  constructor(archive: string, spool: Spool, limits: Limits) {
    this.#archive = archive;
    this.#spool = spool;
    this.#limits = limits;
  }

  /**
   * The expanded bytes of a member; written when first asked for.
   * @throws {InputError} `limit` if all members asked for are too large: a header of 512 bytes can declare petabytes
   */
  expand(name: string, member: SparseMember): ByteRange {
    const known = this.#expanded.get(member);
    if (known) return known;
    this.#realSize += member.sparse.realSize;
    this.#storedSize += sizeOf(member.stored);
    const { expandedSize, expansionRatio } = this.#limits;
    if (this.#realSize > Math.max(expandedSize, this.#storedSize * expansionRatio)) {
      throw new InputError(
        'limit',
        `${this.#archive}: ${name} is a sparse file of ${humanSize(member.sparse.realSize)}, of which the archive stores ${humanSize(sizeOf(member.stored))}; to read it, raise ${limitFlag('expandedSize')}`,
      );
    }
    const range = this.#write(member);
    this.#expanded.set(member, range);
    return range;
  }

  #write({ stored, sparse }: SparseMember): ByteRange {
    const file = this.#spool.take();
    const from = readNow(stored.file, () => openSync(stored.file, 'r'));
    const start = file.end;
    file.end += sparse.realSize;
    let position = stored.start;
    try {
      for (const { offset, size } of sparse.segments) {
        const length = Math.min(size, stored.end - position);
        copy({ ...stored, start: position }, from, file.descriptor, start + offset, length);
        position += length;
        if (length === size) continue;
        // The tar ends inside this segment: so does the file.
        file.end = start + offset + length;
        break;
      }
      ftruncateSync(file.descriptor, file.end);
    } catch (error) {
      throw spoolError(error, position - stored.start);
    } finally {
      closeSync(from);
    }
    this.#spool.giveBack(file);
    return { file: file.path, start, end: file.end };
  }
}

const maxAtOnce = 2 ** 20;

function copy({ file, start }: ByteRange, from: number, to: number, offset: number, length: number): void {
  const buffer = Buffer.allocUnsafe(Math.min(length, maxAtOnce));
  for (let done = 0; done < length; ) {
    const wanted = Math.min(buffer.length, length - done);
    const count = readNow(file, () => readSync(from, buffer, 0, wanted, start + done));
    if (count === 0) return;
    writeWhole(to, buffer.subarray(0, count), offset + done);
    done += count;
  }
}

function writeWhole(to: number, bytes: Buffer, offset: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(to, bytes, done, bytes.length - done, offset + done);
}

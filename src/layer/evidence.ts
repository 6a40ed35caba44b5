// How a scan keeps the files that tell which packages are installed. A compressed layer is read only once, so
// they are written to a temporary file while it is read, and can then be read by position.
import { writeSync } from 'node:fs';
import { type Spool, spoolError } from '../archive/spool.ts';
import type { ByteRange } from '../bytes/byte-range.ts';
import type { TarEntry } from '../bytes/tar/entry.ts';
import { pathText, type Span } from '../bytes/tar/span.ts';
import { osReleasePaths } from '../packages/os-release.ts';
import { ecosystemsOf, isEvidenceName, isExecutable, isInEvidenceDirectory } from './evidence-paths.ts';
import { magicOfELF } from './program-finder.ts';

/** A temporary file that several threads append to. */
export interface EvidenceFile {
  readonly path: string;
  readonly descriptor: number;
  /** Its end, in shared memory. */
  readonly end: BigInt64Array;
}

/** A part of the temporary files for evidence. Give it back when nothing more is written to it, unless writing failed. */
export function takeEvidenceFile(spool: Spool): EvidenceFile & { giveBack(): void } {
  const file = spool.take();
  const end = new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT));
  end[0] = BigInt(file.end);
  const giveBack = (): void => {
    file.end = Number(Atomics.load(end, 0));
    spool.giveBack(file);
  };
  return { path: file.path, descriptor: file.descriptor, end, giveBack };
}

/** Bytes of a file that can be evidence; of all of them that are kept of compressed layers. */
export const maxEvidenceSize = 2 ** 29;
const maxKept = 2n ** 32n;

const mayBeEvidence = ({ bytes, start, end }: Span): boolean =>
  isEvidenceName(bytes, start, end) || isInEvidenceDirectory(bytes, start, end);

/** Files below this size are written together. */
const batchedSize = 2 ** 16;
const batchSize = 2 ** 20;

/** Keeps the evidence of a layer while it is read. */
export class EvidenceCollector {
  readonly #file: EvidenceFile;
  readonly #kept = new Map<number, ByteRange>();
  #row = 0;
  #size = 0;
  /** Bytes of the current file that are still to come; 0 if it is not kept. */
  #due = 0;
  #mustBeELF = false;
  /** Where the current file is written; undefined if it is in the batch. */
  #position: number | undefined;
  #batch: Buffer[] = [];
  #batched = 0;
  #batchRows: { readonly row: number; readonly start: number; end: number }[] = [];

  constructor(file: EvidenceFile) {
    this.#file = file;
  }

  /** Starts the entry of this row. */
  entry(entry: TarEntry, row: number, path: Span): void {
    this.#due = 0;
    const isFile = entry.type === 'file' || entry.type === 'unknown';
    if (!isFile || entry.size === 0 || entry.size > maxEvidenceSize || entry.sparse) return;
    if (!isExecutable(entry.mode) && !mayBeEvidence(path)) return;
    const name = pathText(path);
    const found = ecosystemsOf(name, entry.mode);
    const isPlain = found?.plain.some((one) => !one.readsPathsOnly) || osReleasePaths.includes(name);
    if (!isPlain && !found?.ofPrograms.length) return;
    this.#row = row;
    this.#size = entry.size;
    this.#due = entry.size;
    this.#mustBeELF = !isPlain;
  }

  data(chunk: Buffer): void {
    if (this.#due === 0) return;
    if (this.#due === this.#size && !this.#begin(chunk)) {
      this.#due = 0;
      return;
    }
    const piece = chunk.subarray(0, this.#due);
    this.#due -= piece.length;
    if (this.#position !== undefined) {
      const start = this.#position;
      this.#write(piece, start);
      this.#position += piece.length;
      const begun = this.#kept.get(this.#row)?.start ?? start;
      this.#kept.set(this.#row, { file: this.#file.path, start: begun, end: this.#position });
      return;
    }
    this.#batch.push(Buffer.from(piece));
    this.#batched += piece.length;
    const last = this.#batchRows.at(-1);
    if (last) last.end = this.#batched;
    if (this.#due === 0 && this.#batched >= batchSize) this.#flush();
  }

  /** The files by row; one that is cut off is shorter. */
  result(): ReadonlyMap<number, ByteRange> {
    this.#flush();
    return this.#kept;
  }

  /** False if the file is not kept. */
  #begin(chunk: Buffer): boolean {
    const head = chunk.subarray(0, Math.min(magicOfELF.length, this.#due));
    if (this.#mustBeELF && !magicOfELF.subarray(0, head.length).equals(head)) return false;
    this.#position = undefined;
    if (this.#size >= batchedSize) {
      this.#position = this.#reserve(this.#size);
      return this.#position !== undefined;
    }
    this.#batchRows.push({ row: this.#row, start: this.#batched, end: this.#batched });
    return true;
  }

  #flush(): void {
    const position = this.#batched === 0 ? undefined : this.#reserve(this.#batched);
    if (position !== undefined) {
      this.#write(Buffer.concat(this.#batch), position);
      for (const { row, start, end } of this.#batchRows) {
        this.#kept.set(row, { file: this.#file.path, start: position + start, end: position + end });
      }
    }
    this.#batch = [];
    this.#batched = 0;
    this.#batchRows = [];
  }

  /** Undefined if too much is kept; the layer is then decompressed again. */
  #reserve(size: number): number | undefined {
    const position = Atomics.add(this.#file.end, 0, BigInt(size));
    return position + BigInt(size) > maxKept ? undefined : Number(position);
  }

  #write(bytes: Buffer, position: number): void {
    try {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(this.#file.descriptor, bytes, done, bytes.length - done, position + done);
      }
    } catch (error) {
      throw spoolError(error, position);
    }
  }
}

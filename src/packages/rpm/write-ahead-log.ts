// Pages of a database of SQLite that are only in its write-ahead log (sqlite.org, "WAL-mode File Format"). rpm uses one, and a log
// that was not copied back stays in the image.
import type { FileContent } from '../ecosystem.ts';
import { EvidenceError } from '../read-evidence.ts';

/** The last committed state of the pages that a log has. */
export interface LoggedPages {
  readonly file: FileContent;
  /** Offsets in the log, by number of the page from 1. */
  readonly offsets: ReadonlyMap<number, number>;
  /** Pages of the whole database, as the log says. */
  readonly count: number;
}

const [headerSize, frameHeaderSize] = [32, 24];
/** rpm writes some megabytes. */
const maxLogSize = 128 * 2 ** 20;
/** The last bit of the magic number is the byte order of the checksums. */
const magic = 0x377f0682;

/** Undefined if nothing in the log is valid: it is left over. */
export async function readLog(file: FileContent, pageSize: number): Promise<LoggedPages | undefined> {
  if (file.size > maxLogSize) throw new EvidenceError('has a write-ahead log of more than 128 MiB');
  const header = await file.read(0, headerSize);
  if (header.length < headerSize || (header.readUInt32BE(0) | 1) !== (magic | 1)) return undefined;
  if (header.readUInt32BE(8) !== pageSize) return undefined;
  const checksum = new Checksum(header.readUInt32BE(0) === magic);
  checksum.add(header.subarray(0, 24));
  if (!checksum.isAt(header, 24)) return undefined;
  const offsets = new Map<number, number>();
  const uncommitted = new Map<number, number>();
  let count = 0;
  const frameSize = frameHeaderSize + pageSize;
  for (let at = headerSize; at + frameSize <= file.size; at += frameSize) {
    const frame = await file.read(at, frameSize);
    checksum.add(frame.subarray(0, 8));
    checksum.add(frame.subarray(frameHeaderSize));
    // Frames of an older log have other salts.
    const isValid = header.compare(frame, 8, 16, 16, 24) === 0 && checksum.isAt(frame, 16);
    if (!isValid) break;
    uncommitted.set(frame.readUInt32BE(0), at + frameHeaderSize);
    const committed = frame.readUInt32BE(4);
    if (committed === 0) continue;
    for (const [page, offset] of uncommitted) offsets.set(page, offset);
    uncommitted.clear();
    count = committed;
  }
  return count === 0 ? undefined : { file, offsets, count };
}

/** A cumulative checksum of pairs of numbers. */
class Checksum {
  readonly #isLittle: boolean;
  #first = 0;
  #second = 0;

  constructor(isLittle: boolean) {
    this.#isLittle = isLittle;
  }

  add(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += 8) {
      this.#first = (this.#first + this.#wordAt(bytes, at) + this.#second) >>> 0;
      this.#second = (this.#second + this.#wordAt(bytes, at + 4) + this.#first) >>> 0;
    }
  }

  isAt(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#first && bytes.readUInt32BE(at + 4) === this.#second;
  }

  #wordAt(bytes: Buffer, at: number): number {
    return this.#isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  }
}

// The database that rpm calls NDB, Packages.db: slots with the place of each package header (rpm, lib/backend/ndb/rpmpkg.c).
import type { FileContent } from '../ecosystem.ts';
import { EvidenceError } from '../read-evidence.ts';
import { requireHeaderSize } from './database-pages.ts';

/** Bytes of a page of slots, of a slot, of a block, and of what stands in front of a package header and after it. */
const [pageSize, slotSize, blockSize, headSize, tailSize] = [4096, 16, 16, 16, 12];
/** The first slots of the file are its header. */
const firstSlot = 2;
/** Pages of slots: for a million packages. */
const maxSlotPages = 4096;

/**
 * The package headers.
 * @throws {EvidenceError} if the file is damaged
 */
export async function* readNDB(file: FileContent): AsyncGenerator<Buffer> {
  const start = await file.read(0, firstSlot * slotSize);
  if (start.length < firstSlot * slotSize || start.toString('latin1', 0, 4) !== 'RpmP') {
    throw new EvidenceError('is not an NDB database');
  }
  const pages = start.readUInt32LE(12);
  if (pages === 0 || pages > maxSlotPages || pages * pageSize > file.size) {
    throw new EvidenceError(`is cut, or has more than ${maxSlotPages} pages of slots`);
  }
  const slots = await file.read(0, pages * pageSize);
  let rest = file.size;
  for (let at = firstSlot * slotSize; at + slotSize <= slots.length; at += slotSize) {
    const [index, block, blocks] = [4, 8, 12].map((field) => slots.readUInt32LE(at + field)) as [
      number,
      number,
      number,
    ];
    if (slots.toString('latin1', at, at + 4) !== 'Slot') throw new EvidenceError(`has no slot at byte ${at}`);
    if (index === 0) continue;
    rest -= blocks * blockSize;
    if (rest < 0) throw new EvidenceError('has slots with more bytes than the file');
    yield await readHeader(file, index, block * blockSize, blocks * blockSize);
  }
}

async function readHeader(file: FileContent, index: number, start: number, size: number): Promise<Buffer> {
  requireHeaderSize(size);
  const bytes = start + size > file.size ? Buffer.alloc(0) : await file.read(start, size);
  const length = bytes.length < headSize + tailSize ? 0 : bytes.readUInt32LE(12);
  if (
    bytes.toString('latin1', 0, 4) !== 'BlbS' ||
    bytes.readUInt32LE(4) !== index ||
    headSize + length + tailSize > bytes.length
  ) {
    throw new EvidenceError(`has a damaged package header at byte ${start}`);
  }
  return bytes.subarray(headSize, headSize + length);
}

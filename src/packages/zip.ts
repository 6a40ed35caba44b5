// Finds and reads single entries of a zip file by position (PKWARE, APPNOTE.TXT). The zip may follow other bytes, such as the script
// that starts a jar.
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import type { FileContent } from './ecosystem.ts';
import { EvidenceError } from './read-evidence.ts';

/** A file, or an entry of one. */
export type Zip = Pick<FileContent, 'size' | 'read' | 'takeExpanded'>;

export interface ZipEntry {
  readonly name: string;
  /** 0 is stored, 8 is deflated. */
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly compressedSize: number;
  readonly size: number;
  /** Offset of its local header. */
  readonly start: number;
}

/** Takes bytes that are read or inflated; throws if there were too many. */
export type Spend = (bytes: number) => void;

const [stored, deflated] = [0, 8];
/** The value is in the extra field of Zip64. */
const inZip64 = 0xffffffff;
/** Bytes of the parts that the signatures begin. */
const [endSize, locatorSize, end64Size, entrySize, localSize] = [22, 20, 56, 46, 30];
const maxCommentSize = 0xffff;
/** Bytes of a central directory: some 300,000 entries. */
const maxDirectorySize = 32 * 2 ** 20;

/**
 * The entries whose name is wanted.
 * @throws {EvidenceError} if it is not a zip file
 */
export async function readZip(
  file: Zip,
  isWanted: (name: string) => boolean,
  spend: Spend,
): Promise<readonly ZipEntry[]> {
  const { start, size, offset } = await findDirectory(file, spend);
  if (size > maxDirectorySize) throw new EvidenceError('has a zip directory of more than 32 MiB');
  spend(size);
  const directory = await file.read(start, size);
  const found: ZipEntry[] = [];
  for (let at = 0; at < directory.length; ) {
    if (at + entrySize > directory.length || signatureAt(directory, at) !== 'PK\x01\x02') {
      throw new EvidenceError('has a damaged zip directory');
    }
    const [nameSize = 0, extraSize = 0, commentSize = 0] = [28, 30, 32].map((field) =>
      directory.readUInt16LE(at + field),
    );
    const extraAt = at + entrySize + nameSize;
    const name = directory.toString('utf8', at + entrySize, extraAt);
    if (isWanted(name))
      found.push(entryOf(directory, at, name, directory.subarray(extraAt, extraAt + extraSize), start - offset));
    at = extraAt + extraSize + commentSize;
  }
  return found;
}

function entryOf(directory: Buffer, at: number, name: string, extra: Buffer, zipStart: number): ZipEntry {
  const wide = wideFields(extra);
  const numberAt = (field: number): number => {
    const value = directory.readUInt32LE(at + field);
    return value === inZip64 ? (wide.shift() ?? value) : value;
  };
  // In the order of the extra field.
  const [size, compressedSize, start] = [numberAt(24), numberAt(20), numberAt(42)] as const;
  return {
    name,
    isEncrypted: (directory.readUInt16LE(at + 8) & 1) !== 0,
    method: directory.readUInt16LE(at + 10),
    compressedSize,
    size,
    start: start + zipStart,
  };
}

/** The numbers in the extra field of Zip64, in place of those that are 0xffffffff. */
function wideFields(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const numbers = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    return Array.from({ length: Math.floor(numbers.length / 8) }, (_, index) =>
      Number(numbers.readBigUInt64LE(index * 8)),
    );
  }
  return [];
}

const signatureAt = (bytes: Buffer, at: number): string => bytes.toString('latin1', at, at + 4);

/** Where the central directory is: its place in the file, and its offset from the start of the zip. */
async function findDirectory(file: Zip, spend: Spend): Promise<{ start: number; size: number; offset: number }> {
  const tailAt = Math.max(0, file.size - end64Size - locatorSize - endSize - maxCommentSize);
  spend(file.size - tailAt);
  const tail = await file.read(tailAt, file.size - tailAt);
  let end = tail.length;
  do end = tail.lastIndexOf('PK\x05\x06', end - 1, 'latin1');
  while (end > 0 && end + endSize > tail.length);
  if (end < 0 || end + endSize > tail.length) throw new EvidenceError('is not a zip file, or is cut');
  const [locator, end64] = [end - locatorSize, end - locatorSize - end64Size];
  const is64 = end64 >= 0 && signatureAt(tail, locator) === 'PK\x06\x07' && signatureAt(tail, end64) === 'PK\x06\x06';
  const [size, offset, directoryEnd] = is64
    ? [Number(tail.readBigUInt64LE(end64 + 40)), Number(tail.readBigUInt64LE(end64 + 48)), end64]
    : [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16), end];
  const start = tailAt + directoryEnd - size;
  if (start < offset) throw new EvidenceError('has a damaged zip directory');
  return { start, size, offset };
}

/** An entry takes the time in which so many bytes are read, however small it is. */
const entryCost = 2 ** 14;

/**
 * The place of the content of an entry, as it is stored.
 * @throws {EvidenceError} if it is not in the file, or cannot be read
 */
async function placeOf(file: Zip, entry: ZipEntry, spend: Spend): Promise<number> {
  const { start, compressedSize, isEncrypted, method, name } = entry;
  spend(entryCost);
  const header = start + localSize <= file.size ? await file.read(start, localSize) : Buffer.alloc(localSize);
  const content = start + localSize + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (signatureAt(header, 0) !== 'PK\x03\x04' || content + compressedSize > file.size) {
    throw new EvidenceError(`has the damaged zip entry ${name}`);
  }
  if (isEncrypted || ![stored, deflated].includes(method)) {
    throw new EvidenceError(`has a zip entry that is encrypted or has the unknown method ${method}: ${name}`);
  }
  return content;
}

/** A stored entry as a file, without reading it. Undefined if it is compressed. */
export async function openStored(file: Zip, entry: ZipEntry, spend: Spend): Promise<Zip | undefined> {
  if (entry.method !== stored) return undefined;
  const content = await placeOf(file, entry, spend);
  const size = entry.compressedSize;
  return {
    size,
    read: (start, length) => file.read(content + start, Math.max(0, Math.min(length, size - start))),
    takeExpanded: (bytes) => file.takeExpanded(bytes),
  };
}

/** @throws {EvidenceError} if it has more than `maxSize` bytes, or cannot be read */
export async function readEntry(file: Zip, entry: ZipEntry, maxSize: number, spend: Spend): Promise<Buffer> {
  const content = await placeOf(file, entry, spend);
  const { name, method, size, compressedSize } = entry;
  if (Math.max(size, compressedSize) > maxSize) throw new EvidenceError(`has a zip entry that is too large: ${name}`);
  spend(compressedSize + size);
  const bytes = await file.read(content, compressedSize);
  if (method === stored) return bytes;
  file.takeExpanded(size);
  try {
    return await promisify(inflateRaw)(bytes, { maxOutputLength: Math.max(size, 1) });
  } catch {
    throw new EvidenceError(`has the damaged zip entry ${name}`);
  }
}

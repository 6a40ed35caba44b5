// One 512-byte tar header block, read as V7, ustar, star or GNU tar wrote it, where it lies. Pure: bytes in, fields out.
// Names are bytes up to the first NUL; numbers are octal or base-256, a number that is neither is NaN.
import { bytesOf, noSpan, type Span, spanOf } from './span.ts';

export const blockSize = 512;

/** The fields of a header block, before extended headers are applied. */
export interface TarHeader {
  readonly name: Span;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  /** The type flag as a character; NUL (V7) is '0'. */
  readonly typeflag: string;
  readonly link: Span;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
}

const checksumStart = 148;
const checksumEnd = 156;

/** Whether the block that starts at a byte is all zeros. */
export function isZeroBlock(bytes: Buffer, start = 0): boolean {
  for (let at = start; at < start + blockSize; at += 1) if (bytes[at] !== 0) return false;
  return true;
}

/** Whether a block's checksum holds: the sum of its bytes, or of its signed bytes as some old tars had it. */
export function hasValidChecksum(bytes: Buffer, start = 0): boolean {
  const [from, to] = [start + checksumStart, start + checksumEnd];
  const declared = readNumber(bytes, from, to - from);
  let sum = 0x20 * (to - from);
  for (let at = start; at < from; at += 1) sum += bytes[at];
  for (let at = to; at < start + blockSize; at += 1) sum += bytes[at];
  return declared === sum || declared === sum - 256 * highBytes(bytes, start);
}

function highBytes(bytes: Buffer, start: number): number {
  let count = 0;
  for (let at = 0; at < blockSize; at += 1)
    if (at < checksumStart || at >= checksumEnd) count += bytes[start + at] >> 7;
  return count;
}

/** The header at a byte; its names are valid as long as these bytes are. */
export function readHeader(bytes: Buffer, start: number): TarHeader {
  const typeflag = bytes[start + 156];
  return {
    name: withPrefix(bytes, start, readText(bytes, start, 100)),
    mode: readNumber(bytes, start + 100, 8),
    uid: readNumber(bytes, start + 108, 8),
    gid: readNumber(bytes, start + 116, 8),
    size: readNumber(bytes, start + 124, 12),
    mtime: readNumber(bytes, start + 136, 12),
    typeflag: typeflag === 0 ? '0' : String.fromCharCode(typeflag),
    link: bytes[start + 157] === 0 ? noSpan : readText(bytes, start + 157, 100),
    deviceMajor: readNumber(bytes, start + 329, 8),
    deviceMinor: readNumber(bytes, start + 337, 8),
  };
}

/** Only POSIX's magic makes bytes 345–499 a prefix; GNU tar keeps times there, star the last 24 of them. */
function withPrefix(bytes: Buffer, start: number, name: Span): Span {
  if (bytes[start + 345] === 0 || bytes.toString('latin1', start + 257, start + 263) !== 'ustar\0') return name;
  const isStar = bytes.toString('latin1', start + 508, start + 512) === 'tar\0';
  const prefix = readText(bytes, start + 345, isStar ? 131 : 155);
  return spanOf(Buffer.concat([bytesOf(prefix), Buffer.from('/'), bytesOf(name)]));
}

function readText(bytes: Buffer, start: number, length: number): Span {
  let end = start;
  while (end < start + length && bytes[end] !== 0) end += 1;
  return { bytes, start, end };
}

/** Octal digits between spaces and NULs (none at all = 0), or base-256 where the first bit is set. */
export function readNumber(bytes: Buffer, start: number, length: number): number {
  return bytes[start] & 0x80 ? readBase256(bytes, start, length) : readOctal(bytes, start, start + length);
}

function readOctal(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 0)) at += 1;
  let value = 0;
  for (; at < end; at += 1) {
    const digit = bytes[at] - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  const isDone = at === end || bytes[at] === 0x20 || bytes[at] === 0;
  return isDone ? value : Number.NaN;
}

/** Two's complement, big-endian; the first bit is the mark and the second the sign. */
function readBase256(bytes: Buffer, start: number, length: number): number {
  const isNegative = (bytes[start] & 0x40) !== 0;
  let value = isNegative ? (bytes[start] & 0x7f) - 0x80 : bytes[start] & 0x7f;
  for (let at = start + 1; at < start + length; at += 1) value = value * 256 + bytes[at];
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

// One 512-byte ustar header block as bytes. A number that its octal field cannot hold stands there in base-256, as GNU tar
// writes it, so that readers that know no PAX records are not out of step; names are cut to their fields.

export interface HeaderFields {
  readonly name: Buffer;
  readonly prefix: Buffer;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Seconds. */
  readonly mtime: number;
  readonly typeflag: string;
  readonly link: Buffer;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
}

/** Bytes of the fields of names. */
export const nameLength = 100;
export const prefixLength = 155;
/** Bytes of the fields of numbers. */
export const ownerLength = 8;
export const sizeLength = 12;

export function headerBlock(fields: HeaderFields): Buffer {
  const block = Buffer.alloc(blockSize);
  fields.name.copy(block, 0, 0, nameLength);
  putNumber(block, 100, 8, fields.mode);
  putNumber(block, 108, ownerLength, fields.uid);
  putNumber(block, 116, ownerLength, fields.gid);
  putNumber(block, 124, sizeLength, fields.size);
  putNumber(block, 136, sizeLength, fields.mtime);
  block.write(fields.typeflag, 156, 'latin1');
  fields.link.copy(block, 157, 0, nameLength);
  block.write('ustar\x0000', 257, 'latin1');
  putNumber(block, 329, 8, fields.deviceMajor);
  putNumber(block, 337, 8, fields.deviceMinor);
  fields.prefix.copy(block, 345, 0, prefixLength);
  block.fill(' ', 148, 156);
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${checksum.toString(8).padStart(6, '0')}\0`, 148, 'latin1');
  return block;
}

/** Whether a field of so many bytes, the last of them NUL, holds the number. */
export const fitsOctal = (value: number, length: number): boolean => value >= 0 && value < 8 ** (length - 1);

function putNumber(block: Buffer, start: number, length: number, value: number): void {
  if (fitsOctal(value, length)) block.write(value.toString(8).padStart(length - 1, '0'), start, 'latin1');
  else putBase256(block, start, length, value);
}

/** Two's complement, big-endian, the first bit set. */
function putBase256(block: Buffer, start: number, length: number, value: number): void {
  let rest = BigInt(value);
  for (let at = start + length - 1; at >= start; at -= 1) {
    block[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  block[start] |= 0x80;
}

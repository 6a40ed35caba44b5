// Reads and writes 512-byte tar header blocks. Reads V7, ustar, star and GNU tar headers in place; names end at the
// first NUL, numbers are octal or base-256, and an invalid number is NaN. The fields and their grammar are those of Go's
// archive/tar, which engines use. Writes ustar headers.
import { isAscii } from 'node:buffer';
import { bytesOf, lengthOf, type Span, spanOf } from './span.ts';

/** Size of a tar block, in bytes. */
export const blockSize = 512;

/** The fields of a header block, before extended headers are applied. */
export interface TarHeader {
  readonly name: Span;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  /** Type flag as a character. */
  readonly typeflag: string;
  readonly link: Span;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
  /** Whether a number other than the size is invalid. */
  readonly hasBadNumber: boolean;
  /** Why other tools read another name; undefined for nearly all headers. */
  readonly otherName: string | undefined;
}

/** Whether the block at byte `start` is all zeros. */
export function isZeroBlock(bytes: Buffer, start = 0): boolean {
  for (let at = start; at < start + blockSize; at += 1) if (bytes[at] !== 0) return false;
  return true;
}

/** Mode, uid, gid, size and mtime: octal numbers in the headers of all tars. */
const octalFields = [
  [100, 108],
  [108, 116],
  [116, 124],
  [124, 136],
  [136, 148],
] as const;

/**
 * Whether a block, or a part of one, has the fields of a tar header, whatever its checksum: the magic of ustar and GNU tar,
 * or the numbers of V7.
 */
export const resemblesHeader = (block: Buffer): boolean =>
  block.toString('latin1', 257, 262) === 'ustar' ||
  octalFields.every(([from, to]) => /^ *[0-7]+[ \0]*$/.test(block.toString('latin1', from, to)));

/** The header at byte `start`. Its names are valid as long as `bytes` is. */
export function readHeader(bytes: Buffer, start: number): TarHeader {
  const format = formatOf(bytes, start);
  const name = readText(bytes, start, 100);
  const prefix = format === 'v7' || bytes[start + 345] === 0 ? none : readPrefix(bytes, start, format);
  const mode = readNumber(bytes, start + 100, 8);
  const uid = readNumber(bytes, start + 108, 8);
  const gid = readNumber(bytes, start + 116, 8);
  const mtime = readNumber(bytes, start + 136, 12);
  const deviceMajor = format === 'v7' ? 0 : readNumber(bytes, start + 329, 8);
  const deviceMinor = format === 'v7' ? 0 : readNumber(bytes, start + 337, 8);
  const times = format === 'star' ? readNumber(bytes, start + 476, 12) + readNumber(bytes, start + 488, 12) : 0;
  return {
    name: prefix.text ? spanOf(Buffer.concat([bytesOf(prefix.text), slash, bytesOf(name)])) : name,
    mode,
    uid,
    gid,
    size: readNumber(bytes, start + 124, 12),
    mtime,
    typeflag: String.fromCharCode(bytes[start + 156] as number),
    link: readText(bytes, start + 157, 100),
    deviceMajor,
    deviceMinor,
    hasBadNumber: Number.isNaN(mode + uid + gid + mtime + deviceMajor + deviceMinor + times),
    otherName: prefix.fault,
  };
}

/** Whether the block at byte `start` has the magic of GNU tar. */
export const isGnuHeader = (bytes: Buffer, start: number): boolean => formatOf(bytes, start) === 'gnu';

/** `usta`, the start of the magic. */
const usta = 0x75737461;
/** `tar` and a NUL, at the end of a header of star. */
const tar0 = 0x74617200;

type HeaderFormat = 'v7' | 'ustar' | 'star' | 'gnu';

/** By the magic; anything unknown is V7. */
function formatOf(bytes: Buffer, start: number): HeaderFormat {
  const magic = start + 257;
  if (bytes.readUInt32BE(magic) !== usta || bytes[magic + 4] !== 0x72) return 'v7';
  if (bytes[magic + 5] === 0) return bytes.readUInt32BE(start + 508) === tar0 ? 'star' : 'ustar';
  return bytes[magic + 5] === 0x20 && bytes[magic + 6] === 0x20 && bytes[magic + 7] === 0 ? 'gnu' : 'v7';
}

const openPrefix =
  'the prefix of its name fills the field of star; Docker and containerd end it there, GNU tar reads the time after it, too';

interface Prefix {
  /** Undefined if there is none. */
  readonly text?: Span | undefined;
  readonly fault?: string | undefined;
}

const none: Prefix = {};
const slash = Buffer.from('/');

/**
 * Bytes 345–499 are the start of a long name only with the POSIX magic: star uses the last 24 of them for times, and GNU tar the
 * first 24. With its magic, Go takes ASCII text for a prefix where it finds no times: its own writer once wrote such headers.
 */
function readPrefix(bytes: Buffer, start: number, format: HeaderFormat): Prefix {
  const at = start + 345;
  if (format !== 'gnu') {
    const text = readText(bytes, at, format === 'star' ? 131 : prefixLength);
    const isOpen = format === 'star' && lengthOf(text) === 131 && bytes[at + 131] !== 0;
    return { text, fault: isOpen ? openPrefix : undefined };
  }
  const areTimes = [at, at + 12].every((time) => bytes[time] === 0 || !Number.isNaN(readNumber(bytes, time, 12)));
  if (areTimes) return none;
  const text = readText(bytes, at, prefixLength);
  if (lengthOf(text) === 0 || !isAscii(bytesOf(text))) return none;
  return {
    text,
    fault: 'a GNU header with a prefix; Docker and containerd put it before the name, GNU tar ignores it',
  };
}

function readText(bytes: Buffer, start: number, length: number): Span {
  let end = start;
  while (end < start + length && bytes[end] !== 0) end += 1;
  return { bytes, start, end };
}

/** A number as octal digits between spaces and NULs (no digits = 0), or as base-256 if the first bit is set. */
export function readNumber(bytes: Buffer, start: number, length: number): number {
  return (bytes[start] as number) & 0x80 ? readBase256(bytes, start, length) : readOctal(bytes, start, start + length);
}

/** An octal number; NaN if it is none. */
export function readOctal(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 0)) at += 1;
  let value = 0;
  for (; at < end; at += 1) {
    const digit = (bytes[at] as number) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  // What follows a NUL is not read, but only spaces and NULs may follow a space.
  if (at === end || bytes[at] === 0) return value;
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 0)) at += 1;
  return at === end ? value : Number.NaN;
}

/** Big-endian two's complement; the first bit marks the encoding, the second is the sign. */
function readBase256(bytes: Buffer, start: number, length: number): number {
  const first = bytes[start] as number;
  const isNegative = (first & 0x40) !== 0;
  let value = isNegative ? (first & 0x7f) - 0x80 : first & 0x7f;
  for (let at = start + 1; at < start + length; at += 1) value = value * 256 + (bytes[at] as number);
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

/** The fields of a header block to be written. */
export interface HeaderFields {
  readonly name: Buffer;
  readonly prefix: Buffer;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  readonly typeflag: string;
  readonly link: Buffer;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
}

/** Lengths of the name fields, in bytes. */
export const nameLength = 100;
export const prefixLength = 155;
/** Lengths of the number fields, in bytes. */
export const ownerLength = 8;
export const sizeLength = 12;

/**
 * A ustar header block. A number too large for its octal field is written in base-256, as GNU tar does, so that readers
 * without PAX support stay in step. Names are cut to their fields.
 */
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

/** Whether an octal field of `length` bytes, the last one NUL, can hold the number. */
export const fitsOctal = (value: number, length: number): boolean => value >= 0 && value < 8 ** (length - 1);

function putNumber(block: Buffer, start: number, length: number, value: number): void {
  if (fitsOctal(value, length)) block.write(value.toString(8).padStart(length - 1, '0'), start, 'latin1');
  else putBase256(block, start, length, value);
}

/** Big-endian two's complement with the first bit set. */
function putBase256(block: Buffer, start: number, length: number, value: number): void {
  let rest = BigInt(value);
  for (let at = start + length - 1; at >= start; at -= 1) {
    block[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  block[start] = (block[start] as number) | 0x80;
}

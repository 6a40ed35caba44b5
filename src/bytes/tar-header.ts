// One 512-byte tar header block, read as V7, ustar, star or GNU tar wrote it. Pure: bytes in, fields out.
// Names are bytes up to the first NUL; numbers are octal or base-256, a number that is neither is null.

export const blockSize = 512;

/** The fields of a header block, before extended headers are applied. */
export interface TarHeader {
  readonly name: Buffer;
  readonly mode: number | null;
  readonly uid: number | null;
  readonly gid: number | null;
  readonly size: number | null;
  readonly mtime: number | null;
  /** The type flag as a character; NUL (V7) is '0'. */
  readonly typeflag: string;
  readonly link: Buffer;
  readonly deviceMajor: number | null;
  readonly deviceMinor: number | null;
}

const none = Buffer.alloc(0);

const checksumStart = 148;
const checksumEnd = 156;

export function isZeroBlock(block: Buffer): boolean {
  for (let at = 0; at < blockSize; at += 1) if (block[at] !== 0) return false;
  return true;
}

/** Whether the block's checksum holds: the sum of its bytes, or of its signed bytes as some old tars had it. */
export function hasValidChecksum(block: Buffer): boolean {
  const declared = readNumber(block, checksumStart, checksumEnd - checksumStart);
  if (declared === null) return false;
  let sum = 0x20 * (checksumEnd - checksumStart);
  for (let at = 0; at < checksumStart; at += 1) sum += block[at];
  for (let at = checksumEnd; at < blockSize; at += 1) sum += block[at];
  return declared === sum || declared === sum - 256 * highBytes(block);
}

function highBytes(block: Buffer): number {
  let count = 0;
  for (let at = 0; at < blockSize; at += 1) if (at < checksumStart || at >= checksumEnd) count += block[at] >> 7;
  return count;
}

export function readHeader(block: Buffer): TarHeader {
  const typeflag = block[156] === 0 ? '0' : String.fromCharCode(block[156]);
  return {
    name: withPrefix(block, readText(block, 0, 100)),
    mode: readNumber(block, 100, 8),
    uid: readNumber(block, 108, 8),
    gid: readNumber(block, 116, 8),
    size: readNumber(block, 124, 12),
    mtime: readNumber(block, 136, 12),
    typeflag,
    link: block[157] === 0 ? none : readText(block, 157, 100),
    deviceMajor: readNumber(block, 329, 8),
    deviceMinor: readNumber(block, 337, 8),
  };
}

/** Only POSIX's magic makes bytes 345–499 a prefix; GNU tar keeps times there, star the last 24 of them. */
function withPrefix(block: Buffer, name: Buffer): Buffer {
  if (block[345] === 0 || block.toString('latin1', 257, 263) !== 'ustar\0') return name;
  const isStar = block.toString('latin1', 508, 512) === 'tar\0';
  return Buffer.concat([readText(block, 345, isStar ? 131 : 155), Buffer.from('/'), name]);
}

function readText(block: Buffer, start: number, length: number): Buffer {
  let end = start;
  while (end < start + length && block[end] !== 0) end += 1;
  return block.subarray(start, end);
}

/** Octal digits between spaces and NULs (none at all = 0), or base-256 where the first bit is set. */
export function readNumber(block: Buffer, start: number, length: number): number | null {
  return block[start] & 0x80 ? readBase256(block, start, length) : readOctal(block, start, start + length);
}

function readOctal(block: Buffer, start: number, end: number): number | null {
  let at = start;
  while (at < end && (block[at] === 0x20 || block[at] === 0)) at += 1;
  let value = 0;
  for (; at < end; at += 1) {
    const digit = block[at] - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  const isDone = at === end || block[at] === 0x20 || block[at] === 0;
  return isDone ? value : null;
}

/** Two's complement, big-endian; the first bit is the mark and the second the sign. */
function readBase256(block: Buffer, start: number, length: number): number | null {
  const isNegative = (block[start] & 0x40) !== 0;
  let value = isNegative ? (block[start] & 0x7f) - 0x80 : block[start] & 0x7f;
  for (let at = start + 1; at < start + length; at += 1) value = value * 256 + block[at];
  return Number.isSafeInteger(value) ? value : null;
}

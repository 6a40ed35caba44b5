// One 512-byte ustar header block as bytes. A number that its octal field cannot hold stands there in base-256, as GNU tar
// writes it, so that readers that know no PAX records are not out of step; names are cut to their fields.
import { blockSize } from './tar-header.ts';

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

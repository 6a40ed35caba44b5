// Packs one 512-byte tar header. The caller controls every field; nothing is inferred, so that a header can be as wrong as a test
// needs it. Numbers are octal, or base-256 on request; an octal field that is too small for its number is 0, as Go's archive/tar
// writes it with a PAX record.

export type TarFormat = 'ustar' | 'gnu' | 'v7';
export type NumericField = 'mode' | 'uid' | 'gid' | 'size' | 'mtime';
export type Checksum = 'unsigned' | 'signed' | 'wrong';

/** Bytes (text: one byte per character) written over the finished header before its checksum is computed. */
export interface Patch {
  readonly at: number;
  readonly bytes: string | Buffer;
}

export interface HeaderFields {
  readonly name: Buffer;
  readonly flag: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  readonly link: Buffer;
  readonly uname: string;
  readonly gname: string;
  /** null leaves both device fields empty, as in Go's PAX headers. */
  readonly device: readonly [number, number] | null;
  readonly prefix: Buffer;
}

const MAGIC: Readonly<Record<TarFormat, string>> = { ustar: 'ustar\x0000', gnu: 'ustar  \0', v7: '' };

export function headerBlock(
  fields: HeaderFields,
  format: TarFormat,
  base256: readonly NumericField[] = [],
  patches: readonly Patch[] = [],
  checksum: Checksum = 'unsigned',
): Buffer {
  const block = Buffer.alloc(512);
  const number = (field: NumericField, at: number, length: number): void =>
    putNumber(block, at, length, fields[field], base256.includes(field));

  put(block, 0, 100, fields.name);
  number('mode', 100, 8);
  number('uid', 108, 8);
  number('gid', 116, 8);
  number('size', 124, 12);
  number('mtime', 136, 12);
  block.write(fields.flag, 156, 1, 'latin1');
  put(block, 157, 100, fields.link);
  block.write(MAGIC[format], 257, 'latin1');
  if (format !== 'v7') {
    put(block, 265, 32, Buffer.from(fields.uname));
    put(block, 297, 32, Buffer.from(fields.gname));
    if (fields.device !== null) {
      putNumber(block, 329, 8, fields.device[0], false);
      putNumber(block, 337, 8, fields.device[1], false);
    }
    put(block, 345, 155, fields.prefix);
  }
  for (const { at, bytes } of patches)
    (typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes).copy(block, at);

  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + (checksum === 'signed' && byte > 127 ? byte - 256 : byte), 0);
  block.write(`${octal(checksum === 'wrong' ? sum + 1 : sum, 6)}\0 `, 148, 'latin1');
  return block;
}

export function fitsOctal(value: number, length: number): boolean {
  return value >= 0 && value < 8 ** (length - 1);
}

function put(block: Buffer, at: number, length: number, bytes: Buffer): void {
  bytes.subarray(0, length).copy(block, at);
}

function putNumber(block: Buffer, at: number, length: number, value: number, base256: boolean): void {
  if (base256) putBase256(block, at, length, value);
  else block.write(octal(fitsOctal(value, length) ? value : 0, length - 1), at, 'latin1');
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

/** Two's complement, big endian; the first bit marks it as not octal. */
function putBase256(block: Buffer, at: number, length: number, value: number): void {
  let rest = BigInt(value);
  for (let i = length - 1; i >= 0; i--) {
    block[at + i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  block[at] = block[at]! | 0x80;
}

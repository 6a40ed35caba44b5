// The start of an xz stream with any check and filters (The .xz File Format, sections 2.1.1 and 3.1).
import { crc32 } from 'node:zlib';

/** A filter: its ID and the bytes of its properties. */
export type XZFilter = readonly [id: number, ...properties: number[]];

/** LZMA2 with a dictionary of 8 MiB. */
export const lzma2: XZFilter = [0x21, 0x16];

/** Stream header and block header, without a block. */
export function xzStart(check: number, filters: readonly XZFilter[]): Buffer {
  const flags = Buffer.from([0, check]);
  const magic = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);
  const fields = filters.flatMap(([id, ...properties]) => [id, properties.length, ...properties]);
  const size = Math.ceil((2 + fields.length + 4) / 4) * 4;
  const block = Buffer.alloc(size - 4);
  block.set([size / 4 - 1, filters.length - 1, ...fields]);
  return Buffer.concat([magic, flags, checksum(flags), block, checksum(block)]);
}

function checksum(bytes: Buffer): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(crc32(bytes));
  return buffer;
}

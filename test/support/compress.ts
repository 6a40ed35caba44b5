// Compressed streams that are the same on every machine: gzip by fflate (pure JavaScript, independent of the Node version), zstd
// as frames of raw blocks. Streams can have several members or frames.
import { crc32 } from 'node:zlib';
import { gzipSync } from 'fflate';

export function gzip(content: Buffer): Buffer {
  return Buffer.from(gzipSync(content, { level: 6, mtime: 0 }));
}

/** One gzip member per part; a reader joins the parts. */
export function multiMemberGzip(parts: readonly Buffer[]): Buffer {
  return Buffer.concat(parts.map(gzip));
}

/** The content in pieces of at most `size` bytes. */
export function pieces(content: Buffer, size: number): readonly Buffer[] {
  return Array.from({ length: Math.ceil(content.length / size) }, (_, i) => content.subarray(i * size, (i + 1) * size));
}

const MAX_BLOCK = 128 * 1024;

/** One zstd frame of raw blocks: single segment, a 4-byte content size, no checksum. */
export function zstdStored(content: Buffer): Buffer {
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0]);
  header.writeUInt32LE(content.length, 5);
  const blocks = content.length === 0 ? [content] : pieces(content, MAX_BLOCK);
  return Buffer.concat([header, ...blocks.flatMap((block, i) => [blockHeader(block, i === blocks.length - 1), block])]);
}

/** The same with a window descriptor (RFC 8878, 3.1.1.1.2): exponent << 3 | mantissa, for 2^(10 + exponent) bytes and more. */
export function zstdWindow(content: Buffer, descriptor: number): Buffer {
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, descriptor]);
  return Buffer.concat([header, zstdStored(content).subarray(9)]);
}

export function multiFrameZstd(parts: readonly Buffer[]): Buffer {
  return Buffer.concat(parts.map(zstdStored));
}

/** A frame that decoders skip; kind is 0 to 15. */
export function zstdSkippable(payload: Buffer, kind = 0): Buffer {
  const header = Buffer.from([0x50 + kind, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]);
  header.writeUInt32LE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

function blockHeader(block: Buffer, last: boolean): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE(block.length * 8 + (last ? 1 : 0), 0, 3);
  return header;
}

/** An xz stream of one block with a stored chunk of LZMA2 for each part of at most 64 KiB (The .xz File Format, sections 2 and 3). */
export function xzStored(parts: readonly Buffer[]): Buffer {
  const flags = Buffer.from([0, 1]);
  const blockHeader = withChecksum(Buffer.from([2, 0, 0x21, 1, 22, 0, 0, 0]));
  const chunks = parts.map((part, at) => Buffer.concat([chunkHeader(part, at === 0), part]));
  const block = Buffer.concat([blockHeader, ...chunks, Buffer.alloc(1)]);
  const content = Buffer.concat(parts);
  const sizes = [block.length + 4, content.length].flatMap(variableLength);
  const index = withChecksum(toFours(Buffer.from([0, 1, ...sizes])));
  const backward = Buffer.alloc(4);
  backward.writeUInt32LE(index.length / 4 - 1);
  const footer = Buffer.concat([backward, flags]);
  return Buffer.concat([
    Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]),
    withChecksum(flags),
    toFours(block),
    checksum(content),
    index,
    checksum(footer),
    footer,
    Buffer.from('YZ'),
  ]);
}

/** The first chunk resets the dictionary. */
function chunkHeader(part: Buffer, isFirst: boolean): Buffer {
  const header = Buffer.from([isFirst ? 1 : 2, 0, 0]);
  header.writeUInt16BE(part.length - 1, 1);
  return header;
}

const toFours = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

function checksum(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(bytes));
  return sum;
}

const withChecksum = (bytes: Buffer): Buffer => Buffer.concat([bytes, checksum(bytes)]);

function variableLength(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...variableLength(Math.floor(value / 0x80))];
}

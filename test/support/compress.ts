// Compressed streams that are the same on every machine: gzip by fflate (pure JavaScript, independent of the Node version), zstd
// as frames of raw blocks. Streams can have several members or frames.
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

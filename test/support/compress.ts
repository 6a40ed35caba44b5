// Compressed streams that are the same on every machine: gzip by fflate (pure JavaScript, independent of the Node version), zstd
// as frames of raw blocks. Streams can have several members or frames.
import { crc32 } from 'node:zlib';
import { gzipSync } from 'fflate';
import { type Bytes, toBytes } from './bytes.ts';

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
  return Buffer.concat([
    header,
    ...blocks.flatMap((block, i) => [blockHeader(block.length, i === blocks.length - 1), block]),
  ]);
}

/** The same with a window descriptor (RFC 8878, 3.1.1.1.2): exponent << 3 | mantissa, for 2^(10 + exponent) bytes and more. */
export function zstdWindow(content: Buffer, descriptor: number): Buffer {
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, descriptor]);
  return Buffer.concat([header, zstdStored(content).subarray(9)]);
}

/** A block of a zstd frame: bytes as they are, or one byte again and again. */
export type ZstdBlock = { readonly raw: Bytes } | { readonly repeat: string; readonly count: number };

/** A frame of these blocks with a window descriptor, without content size and checksum. */
export function zstdFrame(blocks: readonly ZstdBlock[], descriptor: number): Buffer {
  const parts = blocks.map((block, at) => {
    const isLast = at === blocks.length - 1;
    if ('raw' in block) return [blockHeader(block.raw.length, isLast), toBytes(block.raw)];
    return [blockHeader(block.count, isLast, 1), Buffer.from(block.repeat)];
  });
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, descriptor]), ...parts.flat()]);
}

/** The frame with the checksum of its content: a bit of its header, and 4 bytes at the end (RFC 8878, section 3.1.1). */
export function zstdWithChecksum(frame: Buffer, content: Buffer): Buffer {
  const stored = Buffer.concat([frame, Buffer.alloc(4)]);
  stored.writeUInt8(stored.readUInt8(4) | 4, 4);
  stored.writeUInt32LE(Number(xxh64(content) & 0xffffffffn), frame.length);
  return stored;
}

/** XXH64 of at least 32 bytes, with the seed 0 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md). */
function xxh64(input: Buffer): bigint {
  const [p1, p2, p3, p4, p5] = [
    0x9e3779b185ebca87n,
    0xc2b2ae3d27d4eb4fn,
    0x165667b19e3779f9n,
    0x85ebca77c2b2ae63n,
    0x27d4eb2f165667c5n,
  ];
  const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
  const rotate = (value: bigint, bits: bigint): bigint => wrap(value << bits) | (value >> (64n - bits));
  const round = (sum: bigint, lane: bigint): bigint => wrap(rotate(wrap(sum + lane * p2), 31n) * p1);
  const sums = [wrap(p1 + p2), p2, 0n, wrap(-p1)];
  let at = 0;
  for (; at + 32 <= input.length; at += 32)
    for (const [lane, sum] of sums.entries()) sums[lane] = round(sum, input.readBigUInt64LE(at + lane * 8));
  let sum = wrap(sums.reduce((total, value, lane) => total + rotate(value, [1n, 7n, 12n, 18n][lane] as bigint), 0n));
  for (const value of sums) sum = wrap((sum ^ round(0n, value)) * p1 + p4);
  sum = wrap(sum + BigInt(input.length));
  for (; at + 8 <= input.length; at += 8) sum = wrap(rotate(sum ^ round(0n, input.readBigUInt64LE(at)), 27n) * p1 + p4);
  for (; at + 4 <= input.length; at += 4)
    sum = wrap(rotate(sum ^ wrap(BigInt(input.readUInt32LE(at)) * p1), 23n) * p2 + p3);
  for (; at < input.length; at += 1) sum = wrap(rotate(sum ^ wrap(BigInt(input.readUInt8(at)) * p5), 11n) * p1);
  sum = wrap((sum ^ (sum >> 33n)) * p2);
  sum = wrap((sum ^ (sum >> 29n)) * p3);
  return sum ^ (sum >> 32n);
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

/** Type 0 is raw, 1 run-length. */
function blockHeader(size: number, last: boolean, type = 0): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE(size * 8 + type * 2 + (last ? 1 : 0), 0, 3);
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

// The header and trailer of a gzip member (RFC 1952, section 2.3).
import { crc32 } from 'node:zlib';
import { CodecError } from './codec.ts';
import type { PieceReader } from './pieces.ts';

const headerSize = 10;
const trailerSize = 8;

/** Bits of the flags, section 2.3.1. */
const flag = { headerChecksum: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 };

/** Whether a member follows. */
export const isMember = async (input: PieceReader): Promise<boolean> =>
  (await input.has(2)) && input.rest[0] === 0x1f && input.rest[1] === 0x8b;

/**
 * Consumes the header of a member.
 * @throws {CodecError} if it is invalid or ends early
 */
export async function skipHeader(input: PieceReader): Promise<void> {
  let checksum = 0;
  const take = async (size: number): Promise<Buffer> => {
    const bytes = await taken(input, size);
    checksum = crc32(bytes, checksum);
    return bytes;
  };
  const header = await take(headerSize);
  const flags = header[3] as number;
  if (header[2] !== 8) throw invalid('unknown compression method');
  if (flags & flag.reserved) throw invalid('unknown header flags');
  if (flags & flag.extra) await take((await take(2)).readUInt16LE(0));
  for (const text of [flag.name, flag.comment]) {
    if (!(flags & text)) continue;
    for (let end = -1; end < 0; ) {
      if (!(await input.has(1))) throw truncated();
      end = input.rest.indexOf(0);
      await take(end < 0 ? input.rest.length : end + 1);
    }
  }
  if (!(flags & flag.headerChecksum)) return;
  const expected = checksum & 0xffff;
  if ((await taken(input, 2)).readUInt16LE(0) !== expected) throw invalid('wrong header checksum');
}

/**
 * Consumes the trailer of a member, and compares it with the content.
 * @throws {CodecError} if they differ or the trailer ends early
 */
export async function checkTrailer(input: PieceReader, checksum: number, size: number): Promise<void> {
  const trailer = await taken(input, trailerSize);
  if (trailer.readUInt32LE(0) !== checksum) throw invalid('wrong checksum');
  if (trailer.readUInt32LE(4) !== size % 2 ** 32) throw invalid('wrong length');
}

async function taken(input: PieceReader, size: number): Promise<Buffer> {
  if (!(await input.has(size))) throw truncated();
  return input.take(size);
}

const truncated = (): CodecError => new CodecError('truncated', 'the gzip stream ends early');
const invalid = (what: string): CodecError => new CodecError('corrupt', `invalid gzip data (${what})`);

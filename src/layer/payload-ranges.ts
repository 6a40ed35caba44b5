// Where the stored bytes of chosen files of one layer can be read by position, in any order: in the layer itself; or in
// the spool, for a compressed layer, which can be read only forward and is decompressed once.
import type { Spool } from '../archive/spool.ts';
import { type ByteRange, readRange } from '../bytes/byte-range.ts';
import { codecOf, magicLength } from '../bytes/compression/codecs.ts';
import type { Limits } from '../bytes/limits.ts';
import { payloadRange } from '../bytes/tar/read-tar.ts';
import type { Payload } from './entry.ts';
import { storedPayloads } from './read-files.ts';

/** By row of the layer's table. The range of a file that the layer ends in, or before, is short, or is none. */
export async function payloadRanges(
  layer: ByteRange,
  payloads: ReadonlyMap<number, Payload>,
  spool: Spool,
  limits: Limits,
): Promise<ReadonlyMap<number, ByteRange>> {
  if (codecOf(await readRange(layer, magicLength))) return await spooledRanges(layer, payloads, spool, limits);
  return new Map(
    Array.from(payloads, ([row, { dataOffset, size }]) => [row, payloadRange(layer, dataOffset, size)] as const),
  );
}

async function spooledRanges(
  layer: ByteRange,
  payloads: ReadonlyMap<number, Payload>,
  spool: Spool,
  limits: Limits,
): Promise<ReadonlyMap<number, ByteRange>> {
  const places = new Map<number, { start: number; end: number }>();
  let position = 0;
  async function* chosen(): AsyncGenerator<Buffer> {
    for await (const pieces of storedPayloads(layer, payloads, limits)) {
      for (const { row, bytes } of pieces) {
        const place = places.get(row) ?? { start: position, end: position };
        position += bytes.length;
        places.set(row, { ...place, end: position });
      }
      yield Buffer.concat(pieces.map(({ bytes }) => bytes));
    }
  }
  const { range } = await spool.write(chosen());
  return new Map(Array.from(places, ([row, place]) => [row, { file: range.file, ...place }] as const));
}

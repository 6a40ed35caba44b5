// Gives random access to the stored bytes of selected files of a layer. For an uncompressed layer these are ranges of
// the layer itself; a compressed layer is decompressed once and the files are written to the spool.
import type { Spool } from '../archive/spool.ts';
import { type ByteRange, readRange } from '../bytes/byte-range.ts';
import { codecOf, magicLength } from '../bytes/compression/codecs.ts';
import type { Limits } from '../bytes/limits.ts';
import { payloadRange } from '../bytes/tar/read-tar.ts';
import type { Payload } from './entry.ts';
import { storedPayloads } from './read-files.ts';

/**
 * The byte range of each file, by row of the layer's table. If the layer is truncated, a range is shorter, empty or
 * missing.
 * @throws {InputError} if the layer cannot be read or the spool cannot be written
 */
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
  const ranges = new Map<number, Omit<ByteRange, 'file'>>();
  let position = 0;
  async function* chosen(): AsyncGenerator<Buffer> {
    for await (const pieces of storedPayloads(layer, payloads, limits)) {
      for (const { row, bytes } of pieces) {
        const current = ranges.get(row) ?? { start: position, end: position };
        position += bytes.length;
        ranges.set(row, { ...current, end: position });
      }
      yield Buffer.concat(pieces.map(({ bytes }) => bytes));
    }
  }
  const { range: all } = await spool.write(chosen());
  const inSpool = ({ start, end }: Omit<ByteRange, 'file'>): ByteRange => ({
    file: all.file,
    start: all.start + start,
    end: all.start + end,
  });
  return new Map(Array.from(ranges, ([row, current]) => [row, inSpool(current)] as const));
}

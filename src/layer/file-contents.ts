// The whole bytes of chosen files of one layer, for files that are small enough to be kept: one pass over the layer.
import type { ByteRange } from '../bytes/byte-range.ts';
import type { Limits } from '../bytes/limits.ts';
import type { Payload } from './entry.ts';
import { Expansion } from './expand.ts';
import { storedPayloads } from './stored-payloads.ts';

/** By row of the layer's table. A file that cannot be read to its end has none. */
export async function fileContents(
  range: ByteRange,
  payloads: ReadonlyMap<number, Payload>,
  limits: Limits,
): Promise<ReadonlyMap<number, Buffer>> {
  const contents = new Map<number, Buffer>();
  let current: { readonly row: number; readonly parts: Buffer[]; readonly expansion: Expansion } | undefined;
  for await (const pieces of storedPayloads(range, payloads, limits)) {
    for (const { row, payload, bytes, isLast } of pieces) {
      if (current?.row !== row) current = { row, parts: [], expansion: new Expansion(payload) };
      // A copy: a part of a chunk would keep all of it in memory.
      for (const part of current.expansion.push(bytes)) current.parts.push(Buffer.from(part));
      if (!isLast) continue;
      current.parts.push(...current.expansion.end());
      contents.set(row, Buffer.concat(current.parts));
    }
  }
  return contents;
}

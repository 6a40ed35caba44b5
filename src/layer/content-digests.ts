// SHA-256 of chosen files of one layer, of their expanded bytes where they are sparse.
import type { ByteRange } from '../bytes/byte-range.ts';
import type { Limits } from '../bytes/limits.ts';
import { Meter } from '../bytes/meter.ts';
import type { Digest } from '../spec/digest.ts';
import type { Payload } from './entry.ts';
import { Expansion } from './expand.ts';
import { storedPayloads } from './stored-payloads.ts';

/** By row of the layer's table. A file that cannot be read to its end has no digest. */
export async function contentDigests(
  range: ByteRange,
  payloads: ReadonlyMap<number, Payload>,
  limits: Limits,
): Promise<ReadonlyMap<number, Digest>> {
  const digests = new Map<number, Digest>();
  let current: { readonly row: number; readonly meter: Meter; readonly expansion: Expansion } | undefined;
  for await (const pieces of storedPayloads(range, payloads, limits)) {
    for (const { row, payload, bytes, isLast } of pieces) {
      if (current?.row !== row) current = { row, meter: new Meter(), expansion: new Expansion(payload) };
      for (const part of current.expansion.push(bytes)) current.meter.add(part);
      if (!isLast) continue;
      for (const part of current.expansion.end()) current.meter.add(part);
      digests.set(row, current.meter.digest());
    }
  }
  return digests;
}

// The bytes of one file of a layer, expanded where it is sparse.
import type { ByteRange } from '../bytes/byte-range.ts';
import type { Limits } from '../bytes/limits.ts';
import type { Payload } from './entry.ts';
import { Expansion } from './expand.ts';
import { storedPayloads } from './stored-payloads.ts';

export async function* readContent(range: ByteRange, payload: Payload, limits: Limits): AsyncGenerator<Buffer> {
  const expansion = new Expansion(payload);
  for await (const pieces of storedPayloads(range, new Map([[0, payload]]), limits)) {
    for (const { bytes, isLast } of pieces) {
      yield* expansion.push(bytes);
      if (isLast) yield* expansion.end();
    }
  }
}

// The bytes of one file of a layer.
import type { ByteRange } from '../bytes/byte-range.ts';
import type { Limits } from '../bytes/limits.ts';
import { readPayloads } from './content-digests.ts';
import type { Payload } from './entry.ts';
import { expanded } from './expand.ts';

/** Hands the file's expanded bytes over, piece by piece; how many came. */
export async function readContent(
  range: ByteRange,
  payload: Payload,
  limits: Limits,
  write: (chunk: Buffer) => Promise<void>,
): Promise<number> {
  let size = 0;
  await readPayloads(range, new Map([[0, payload]]), limits, async (_, stored) => {
    for await (const chunk of expanded(stored, payload)) {
      size += chunk.length;
      await write(chunk);
    }
  });
  return size;
}

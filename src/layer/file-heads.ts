// The first bytes of chosen files of one layer: enough to tell what a file is, and one pass over the layer,
// which reads of an uncompressed one only there.
import type { ByteRange } from '../bytes/byte-range.ts';
import type { Limits } from '../bytes/limits.ts';
import type { Payload } from './entry.ts';
import { type FileHead, fileHead, headLength } from './file-head.ts';
import { storedPayloads } from './stored-payloads.ts';

/** By row of the layer's table. A head that cannot be read whole is none. */
export async function fileHeads(
  range: ByteRange,
  files: ReadonlyMap<number, Payload>,
  limits: Limits,
): Promise<ReadonlyMap<number, FileHead>> {
  const found = new Map<number, FileHead>();
  const heads = new Map(Array.from(files, ([row, payload]) => [row, headOf(payload)] as const));
  let pieces: Buffer[] = [];
  let current: number | undefined;
  for await (const batch of storedPayloads(range, heads, limits)) {
    for (const { row, bytes, isLast } of batch) {
      if (row !== current) pieces = [];
      current = row;
      pieces.push(bytes);
      const head = isLast ? fileHead(Buffer.concat(pieces)) : undefined;
      if (head) found.set(row, head);
    }
  }
  return found;
}

function headOf({ dataOffset, size, sparse }: Payload): Payload {
  const first = sparse && { offset: sparse.segments[0], size: sparse.segments[1] };
  return { dataOffset, size: headLength(size, first) };
}

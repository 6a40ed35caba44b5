// SHA-256 of chosen files of one layer, of their expanded bytes where they are sparse. An uncompressed layer is read only
// where those files are; a compressed one is decompressed up to the last of them.
import { type ByteRange, readRange, streamRange } from '../bytes/byte-range.ts';
import { CodecError } from '../bytes/codec.ts';
import { codecOf, magicLength } from '../bytes/codecs.ts';
import { decompress } from '../bytes/decompress.ts';
import type { Limits } from '../bytes/limits.ts';
import { Meter } from '../bytes/meter.ts';
import type { Digest } from '../spec/digest.ts';
import type { Payload } from './entry.ts';
import { canExpand, expanded } from './expand.ts';

/** By row of the layer's table. A file that cannot be read to its end has no digest. */
export async function contentDigests(
  range: ByteRange,
  payloads: ReadonlyMap<number, Payload>,
  limits: Limits,
): Promise<ReadonlyMap<number, Digest>> {
  const digests = new Map<number, Digest>();
  const readable = new Map([...payloads].filter(([, payload]) => canExpand(payload, limits)));
  await readPayloads(range, readable, limits, async (row, stored, payload) => {
    const meter = new Meter();
    for await (const chunk of expanded(stored, payload)) meter.add(chunk);
    digests.set(row, meter.digest());
  });
  return digests;
}

/** Hands over the stored bytes of each payload, in the order of the layer. */
export async function readPayloads(
  range: ByteRange,
  payloads: ReadonlyMap<number, Payload>,
  limits: Limits,
  take: (row: number, stored: AsyncIterable<Buffer>, payload: Payload) => Promise<void>,
): Promise<void> {
  const inOrder = [...payloads].sort(([, a], [, b]) => a.dataOffset - b.dataOffset);
  const codec = codecOf(await readRange(range, magicLength));
  if (!codec) {
    for (const [row, payload] of inOrder) {
      const start = range.start + payload.dataOffset;
      await take(row, streamRange({ ...range, start, end: Math.min(start + payload.size, range.end) }), payload);
    }
    return;
  }
  const content = new Window(decompress(codec, streamRange(range), limits));
  try {
    for (const [row, payload] of inOrder) await take(row, content.part(payload.dataOffset, payload.size), payload);
  } catch (error) {
    // That the stream is broken has been found when it was scanned.
    if (!(error instanceof CodecError)) throw error;
  } finally {
    await content.close();
  }
}

/** Parts of a stream, taken in order. */
class Window {
  readonly #iterator: AsyncIterator<Buffer>;
  #position = 0;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.#iterator = stream[Symbol.asyncIterator]();
  }

  async *part(start: number, size: number): AsyncGenerator<Buffer> {
    const end = start + size;
    while (this.#position < end) {
      if (this.#rest.length === 0) {
        const next = await this.#iterator.next();
        if (next.done) return;
        this.#rest = next.value;
      }
      const until = this.#position < start ? start : end;
      const piece = this.#rest.subarray(0, until - this.#position);
      this.#rest = this.#rest.subarray(piece.length);
      this.#position += piece.length;
      if (until === end) yield piece;
    }
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}

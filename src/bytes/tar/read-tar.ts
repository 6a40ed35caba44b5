// Two drivers of the tar reader: over a stream of chunks, or over an uncompressed tar file, skipping payload that is
// not needed.
import { type ByteRange, openFile, sizeOf, YieldClock } from '../byte-range.ts';
import { requireNotCancelled } from '../cancellation.ts';
import type { Limits } from '../limits.ts';
import type { TarSink } from './entry.ts';
import { TarReader } from './reader.ts';

/** Reads a tar from a stream to its end. Errors of the stream are rethrown. */
export async function readTar(source: AsyncIterable<Buffer>, sink: TarSink, limits: Limits): Promise<void> {
  const reader = new TarReader(sink, limits);
  try {
    for await (const chunk of source) {
      requireNotCancelled(limits);
      reader.push(chunk);
    }
  } catch (error) {
    reader.end(true);
    throw error;
  }
  reader.end();
}

/** Enough for a header and its usual extended headers, in bytes. */
const leastWindow = 2 ** 13;

/** Larger ones take no less time for each header. */
const mostWindow = 2 ** 17;

/**
 * Walks an uncompressed tar in a file. Of payload, only what falls into the windows is read: they grow where files are small, so that many
 * headers are read at once, and shrink where files are larger than a window. Reads synchronously: waiting for another thread would
 * take ten times as long as such a read. `most` is the size of the largest window, in bytes.
 * @throws {InputError} if the file cannot be opened or read
 */
export async function walkTar(range: ByteRange, sink: TarSink, limits: Limits, most = mostWindow): Promise<void> {
  const reader = new TarReader(sink, limits);
  const file = await openFile(range.file);
  const buffer = Buffer.allocUnsafe(most);
  const pause = new YieldClock();
  let size = leastWindow;
  try {
    for (let position = range.start; position < range.end; ) {
      const window = file.readNow(position, buffer.subarray(0, Math.min(size, range.end - position)));
      if (window.length === 0) break;
      reader.push(window);
      position += window.length;
      const jump = Math.min(reader.skippable, range.end - position);
      reader.skip(jump);
      position += jump;
      size = jump > size ? Math.max(leastWindow, size / 2) : Math.min(most, size * 2);
      if (!pause.isDue(window.length)) continue;
      await pause.pass();
      requireNotCancelled(limits);
    }
  } finally {
    await file.close();
  }
  reader.end();
}

/** The range of an entry's payload in the file that contains the tar; cut off at the end of a truncated tar. */
export const payloadRange = (tar: ByteRange, dataOffset: number, size: number): ByteRange => {
  const start = Math.min(tar.start + dataOffset, tar.start + sizeOf(tar));
  return { file: tar.file, start, end: Math.min(start + size, tar.end) };
};

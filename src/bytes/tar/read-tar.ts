// Two ways to drive the tar reader: over a stream of chunks, or over a range of a file by positioned reads that jump over
// the bytes nobody looks at.
import { type ByteRange, openFile, Pause, readNow, sizeOf } from '../byte-range.ts';
import type { Limits } from '../limits.ts';
import type { TarSink } from './entry.ts';
import { TarReader } from './reader.ts';

/** Reads a tar from a stream, to the end of the stream; an error of the stream is passed on. */
export async function readTar(source: AsyncIterable<Buffer>, sink: TarSink, limits: Limits): Promise<void> {
  const reader = new TarReader(sink, limits);
  try {
    for await (const chunk of source) reader.push(chunk);
  } catch (error) {
    reader.end(true);
    throw error;
  }
  reader.end();
}

/** Enough for a header with what mostly stands before it; of a body only what comes with it is read. */
const usualWindow = 2 ** 14;

/**
 * Reads a tar that lies uncompressed in a file; `windowSize` bytes at a time. To wait for another thread would take ten times
 * as long as such a read.
 */
export async function walkTar(
  range: ByteRange,
  sink: TarSink,
  limits: Limits,
  windowSize = usualWindow,
): Promise<void> {
  const reader = new TarReader(sink, limits);
  const handle = await openFile(range.file);
  const buffer = Buffer.allocUnsafe(windowSize);
  const pause = new Pause();
  try {
    for (let position = range.start; position < range.end; ) {
      const left = range.end - position;
      const window = readNow(handle, position, left < windowSize ? buffer.subarray(0, left) : buffer);
      if (window.length === 0) break;
      reader.push(window);
      position += window.length;
      const jump = Math.min(reader.skippable, range.end - position);
      reader.skip(jump);
      position += jump;
      if (pause.isDue(window.length)) await pause.pass();
    }
  } finally {
    await handle.close();
  }
  reader.end();
}

/** Bytes of a tar's payload, for sinks that tell what a range of the whole is. */
export const payloadRange = (tar: ByteRange, dataOffset: number, size: number): ByteRange => {
  const start = Math.min(tar.start + dataOffset, tar.start + sizeOf(tar));
  return { file: tar.file, start, end: Math.min(start + size, tar.end) };
};

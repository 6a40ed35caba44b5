// Two drivers of the tar reader: over a stream of chunks, or over an uncompressed tar file, skipping payload that is
// not needed.
import { type ByteRange, openFile, sizeOf, YieldClock } from '../byte-range.ts';
import type { Limits } from '../limits.ts';
import type { TarSink } from './entry.ts';
import { TarReader } from './reader.ts';

/** Reads a tar from a stream to its end. Errors of the stream are rethrown. */
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

/**
 * Large enough for a header and its usual extended headers; of the payload, only what falls into the window is read.
 */
const usualWindow = 2 ** 14;

/**
 * Walks an uncompressed tar in a file, `windowSize` bytes at a time. Reads synchronously: waiting for another thread
 * would take ten times as long as such a read.
 * @throws {InputError} if the file cannot be opened or read
 */
export async function walkTar(
  range: ByteRange,
  sink: TarSink,
  limits: Limits,
  windowSize = usualWindow,
): Promise<void> {
  const reader = new TarReader(sink, limits);
  const file = await openFile(range.file);
  const buffer = Buffer.allocUnsafe(windowSize);
  const pause = new YieldClock();
  try {
    for (let position = range.start; position < range.end; ) {
      const left = range.end - position;
      const window = file.readNow(position, left < windowSize ? buffer.subarray(0, left) : buffer);
      if (window.length === 0) break;
      reader.push(window);
      position += window.length;
      const jump = Math.min(reader.skippable, range.end - position);
      reader.skip(jump);
      position += jump;
      if (pause.isDue(window.length)) await pause.pass();
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

// A place of bytes on disk, as a plain value: it can be logged, compared, sent to another thread and opened twice.
import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { asNotReadable } from './input-error.ts';

export interface ByteRange {
  readonly file: string;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export const sizeOf = (range: ByteRange): number => range.end - range.start;

/** One string for one place: equal ranges, equal keys. */
export const rangeKey = (range: ByteRange): string => `${range.start}-${range.end} ${range.file}`;

/**
 * The range's bytes in order. Fewer come where the file has been cut since. Read at once: the threads that could wait for the
 * disk are those that decompress, and the system reads ahead.
 */
export async function* streamRange(range: ByteRange, chunkSize = 2 ** 20): AsyncGenerator<Buffer> {
  yield* chunks(range, Math.min(chunkSize, sizeOf(range)), ({ length }) => Buffer.allocUnsafe(length));
}

/** `next` gives the buffer for the next chunk, after this one. */
async function* chunks(range: ByteRange, chunkSize: number, next: (used: Buffer) => Buffer): AsyncGenerator<Buffer> {
  if (range.end <= range.start) return;
  const handle = await openFile(range.file);
  const pause = new Pause();
  try {
    let buffer: Buffer = Buffer.allocUnsafe(chunkSize);
    for (let position = range.start; position < range.end; buffer = next(buffer)) {
      const chunk = readNow(handle, position, buffer.subarray(0, range.end - position));
      if (chunk.length === 0) return;
      yield chunk;
      position += chunk.length;
      if (pause.isDue(chunk.length)) await pause.pass();
    }
  } catch (error) {
    throw asNotReadable(range.file, error);
  } finally {
    await handle.close();
  }
}

/** The same for who is done with a chunk before it asks for the next: one buffer for all. */
export async function* passingChunks(range: ByteRange, chunkSize = 2 ** 20): AsyncGenerator<Buffer> {
  yield* chunks(range, Math.min(chunkSize, sizeOf(range)), (buffer) => buffer);
}

/** The range's bytes in memory, at most `limit` of them. */
export async function readRange(range: ByteRange, limit: number): Promise<Buffer> {
  const handle = await openFile(range.file);
  try {
    return await readAt(handle, range.start, Math.min(sizeOf(range), limit));
  } finally {
    await handle.close();
  }
}

/** @throws {InputError} where the file cannot be opened: blobs of a directory may be another user's, or gone by now */
export const openFile = async (file: string): Promise<FileHandle> =>
  await open(file).catch((error: unknown) => {
    throw asNotReadable(file, error);
  });

/** Up to `length` bytes from `position`: fewer only at the end of the file. */
export async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** The same at once into a buffer, for small pieces; fewer bytes also where the system gives fewer. */
export function readNow({ fd }: FileHandle, position: number, buffer: Buffer): Buffer {
  const length = readSync(fd, buffer, 0, buffer.length, position);
  return length === buffer.length ? buffer : buffer.subarray(0, length);
}

// Reads many ranges one after another. The file of the last one stays open: mostly the next is in it too. Small ranges are
// read at once: to wait for a thread takes ten times as long as the read, and there can be a hundred thousand of them.

const small = 2 ** 16;
const mostAtOnce = 2 ** 20;

export class RangeReader {
  #file?: string;
  #handle?: FileHandle;

  /** The range's bytes in order; fewer where the file ends before. */
  async *read(range: ByteRange): AsyncGenerator<Buffer> {
    const handle = await this.#open(range.file);
    for (let at = range.start; at < range.end; at += mostAtOnce) {
      const length = Math.min(mostAtOnce, range.end - at);
      const bytes =
        sizeOf(range) <= small ? readNow(handle, at, Buffer.allocUnsafe(length)) : await readAt(handle, at, length);
      if (bytes.length === 0) return;
      yield bytes;
    }
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
    this.#file = undefined;
  }

  async #open(file: string): Promise<FileHandle> {
    if (this.#handle && this.#file === file) return this.#handle;
    await this.close();
    this.#handle = await openFile(file);
    this.#file = file;
    return this.#handle;
  }
}

// Reading at once keeps all else waiting: signals, threads that are done, progress. Whoever reads much so pauses now and then.

/** Some milliseconds of reading. */
const mostBeforePause = 2 ** 24;

export class Pause {
  #bytes = 0;

  /** So many bytes have been read; whether it is time to pause. */
  isDue(bytes: number): boolean {
    this.#bytes += bytes;
    if (this.#bytes < mostBeforePause) return false;
    this.#bytes = 0;
    return true;
  }

  /** What waits has its turn. */
  async pass(): Promise<void> {
    await setImmediate();
  }
}

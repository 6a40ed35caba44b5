// Byte ranges of files on disk, and ways to read them: as a stream, into memory, or many ranges in sequence. A range is
// plain data that can be compared, logged and sent to another thread.
import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { asNotReadable } from './input-error.ts';

/** A range of bytes of a file on disk. Plain data: it can be sent to a worker. */
export interface ByteRange {
  /** Path of the file. */
  readonly file: string;
  /** Offset of the first byte. */
  readonly start: number;
  /** Offset after the last byte. */
  readonly end: number;
}

/** Size of the range in bytes. */
export const sizeOf = (range: ByteRange): number => range.end - range.start;

/** A unique string for each range, usable as a map key. */
export const rangeKey = (range: ByteRange): string => `${range.start}-${range.end} ${range.file}`;

/**
 * Streams the range in order, each chunk in its own buffer; fewer bytes if the file has been truncated. Reads
 * synchronously: the threads of the libuv pool are busy decompressing, and the operating system reads ahead.
 * @throws {InputError} if the file cannot be read
 */
export async function* streamRange(range: ByteRange, chunkSize = 2 ** 20): AsyncGenerator<Buffer> {
  yield* chunks(range, Math.min(chunkSize, sizeOf(range)), ({ length }) => Buffer.allocUnsafe(length));
}

/** `next` returns the buffer for the next chunk, given the one just used. */
async function* chunks(range: ByteRange, chunkSize: number, next: (used: Buffer) => Buffer): AsyncGenerator<Buffer> {
  if (range.end <= range.start) return;
  const handle = await openFile(range.file);
  const pause = new YieldClock();
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

/**
 * Like {@link streamRange}, but reuses one buffer: a chunk is valid only until the next iteration.
 * @throws {InputError} if the file cannot be read
 */
export async function* reusedBufferChunks(range: ByteRange, chunkSize = 2 ** 20): AsyncGenerator<Buffer> {
  yield* chunks(range, Math.min(chunkSize, sizeOf(range)), (buffer) => buffer);
}

/**
 * Reads at most the first `limit` bytes of the range into memory.
 * @throws {InputError} if the file cannot be opened
 */
export async function readRange(range: ByteRange, limit: number): Promise<Buffer> {
  const handle = await openFile(range.file);
  try {
    return await readAt(handle, range.start, Math.min(sizeOf(range), limit));
  } finally {
    await handle.close();
  }
}

/**
 * Opens a file for reading.
 * @throws {InputError} if it cannot be opened: files of a directory may belong to another user, or be gone by now
 */
export const openFile = async (file: string): Promise<FileHandle> =>
  await open(file).catch((error: unknown) => {
    throw asNotReadable(file, error);
  });

/** Reads `length` bytes at `position`; fewer only at the end of the file. */
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

/**
 * Reads once, synchronously, into a buffer. Returns the part that was filled, which is shorter at the end of the file
 * or after a short read.
 */
export function readNow({ fd }: FileHandle, position: number, buffer: Buffer): Buffer {
  const length = readSync(fd, buffer, 0, buffer.length, position);
  return length === buffer.length ? buffer : buffer.subarray(0, length);
}

const maxSynchronous = 2 ** 16;
const maxAtOnce = 2 ** 20;

/**
 * Reads many ranges in sequence and keeps the last file open, because the next range is usually in the same file. Small
 * ranges are read synchronously: waiting for a pool thread takes ten times as long as the read, and there can be a
 * hundred thousand of them.
 */
export class RangeReader {
  #file: string | undefined;
  #handle: FileHandle | undefined;

  /**
   * Streams the range in order; fewer bytes if the file ends early.
   * @throws {InputError} if the file cannot be opened
   */
  async *read(range: ByteRange): AsyncGenerator<Buffer> {
    const handle = await this.#open(range.file);
    for (let at = range.start; at < range.end; ) {
      const length = Math.min(maxAtOnce, range.end - at);
      const bytes =
        sizeOf(range) <= maxSynchronous
          ? readNow(handle, at, Buffer.allocUnsafe(length))
          : await readAt(handle, at, length);
      if (bytes.length === 0) return;
      at += bytes.length;
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

/** A few milliseconds of reading. */
const maxBeforePause = 2 ** 24;

/**
 * Tells a synchronous reader when to yield to the event loop, so that signals, finished workers and progress are
 * handled.
 */
export class YieldClock {
  #bytes = 0;

  /** Counts bytes read; true if it is time to yield. */
  isDue(bytes: number): boolean {
    this.#bytes += bytes;
    if (this.#bytes < maxBeforePause) return false;
    this.#bytes = 0;
    return true;
  }

  /** Lets the event loop run once. */
  async pass(): Promise<void> {
    await setImmediate();
  }
}

// Byte ranges of files on disk, and ways to read them: as a stream, into memory, or many ranges in sequence. A range is
// plain data that can be compared, logged and sent to another thread. A file that cannot be opened or read is an InputError
// with its path, never the error of a system call.
import { constants, createReadStream, open as openCallback, readSync, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
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
  const file = await openFile(range.file);
  try {
    yield* chunksOf(file, range, chunkSize, next);
  } finally {
    await file.close();
  }
}

/** The same, of a file that is open and stays open. */
async function* chunksOf(
  file: OpenFile,
  { start, end }: ByteRange,
  chunkSize: number,
  next: (used: Buffer) => Buffer,
): AsyncGenerator<Buffer> {
  const pause = new YieldClock();
  let buffer: Buffer = Buffer.allocUnsafe(chunkSize);
  for (let position = start; position < end; buffer = next(buffer)) {
    const chunk = file.readNow(position, buffer.subarray(0, end - position));
    if (chunk.length === 0) return;
    yield chunk;
    position += chunk.length;
    if (pause.isDue(chunk.length)) await pause.pass();
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
 * Reads at most the first `limit` bytes of the range into memory; fewer if the file has been truncated.
 * @throws {InputError} if the file cannot be opened or read, such as a directory or a file on a broken disk
 */
export async function readRange(range: ByteRange, limit: number): Promise<Buffer> {
  const file = await openFile(range.file);
  try {
    return await file.readAt(range.start, Math.min(sizeOf(range), limit));
  } finally {
    await file.close();
  }
}

/** Opening a pipe that was put in the place of a file must not wait for its writer. Windows has no such flag. */
const readWithoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Streams a file or device from its start to its end. A pipe is read without a thread that waits for its writer: such a thread
 * would keep the program from ending.
 * @throws {InputError} if it cannot be opened; errors of the stream are those of system calls
 */
export async function streamFile(path: string, status: Stats): Promise<AsyncIterable<Buffer>> {
  if (!status.isFIFO()) return createReadStream(path);
  const descriptor = await promisify(openCallback)(path, 'r').catch((error: unknown) => {
    throw asNotReadable(path, error);
  });
  return new Socket({ fd: descriptor, readable: true, writable: false });
}

/**
 * Opens a file for reading.
 * @throws {InputError} if it cannot be opened: files of a directory may belong to another user, or be gone by now
 */
export async function openFile(path: string): Promise<OpenFile> {
  try {
    return new OpenFile(path, await open(path, readWithoutWaiting));
  } catch (error) {
    throw asNotReadable(path, error);
  }
}

/** A file that is open for reading. Close it when done. */
export class OpenFile {
  readonly #path: string;
  readonly #handle: FileHandle;

  constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  /**
   * Reads `length` bytes at `position`; fewer only at the end of the file.
   * @throws {InputError} if it cannot be read
   */
  async readAt(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    try {
      while (filled < length) {
        const { bytesRead } = await this.#handle.read(buffer, filled, length - filled, position + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
    } catch (error) {
      throw asNotReadable(this.#path, error);
    }
    return buffer.subarray(0, filled);
  }

  /**
   * Reads once, synchronously, into a buffer. Returns the part that was filled, which is shorter at the end of the file
   * or after a short read.
   * @throws {InputError} if it cannot be read
   */
  readNow(position: number, buffer: Buffer): Buffer {
    try {
      const length = readSync(this.#handle.fd, buffer, 0, buffer.length, position);
      return length === buffer.length ? buffer : buffer.subarray(0, length);
    } catch (error) {
      throw asNotReadable(this.#path, error);
    }
  }

  /** @throws {InputError} if the system reports an error only now, as network file systems do */
  async close(): Promise<void> {
    try {
      await this.#handle.close();
    } catch (error) {
      throw asNotReadable(this.#path, error);
    }
  }
}

const maxSynchronous = 2 ** 16;
const maxAtOnce = 2 ** 20;

/**
 * Reads many ranges in sequence and keeps the last file open, because the next range is usually in the same file. Small
 * ranges are read synchronously: waiting for a pool thread takes ten times as long as the read, and there can be a
 * hundred thousand of them.
 */
export class RangeReader {
  #path: string | undefined;
  #file: OpenFile | undefined;

  /**
   * Streams the range in order; fewer bytes if the file ends early.
   * @throws {InputError} if the file cannot be opened or read
   */
  async *read(range: ByteRange): AsyncGenerator<Buffer> {
    const file = await this.#open(range.file);
    for (let at = range.start; at < range.end; ) {
      const length = Math.min(maxAtOnce, range.end - at);
      const bytes =
        sizeOf(range) <= maxSynchronous ? file.readNow(at, Buffer.allocUnsafe(length)) : await file.readAt(at, length);
      if (bytes.length === 0) return;
      at += bytes.length;
      yield bytes;
    }
  }

  /** Like {@link reusedBufferChunks}. */
  async *readReused(range: ByteRange): AsyncGenerator<Buffer> {
    const file = await this.#open(range.file);
    yield* chunksOf(file, range, Math.min(maxAtOnce, sizeOf(range)), (buffer) => buffer);
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
    this.#path = undefined;
  }

  async #open(path: string): Promise<OpenFile> {
    if (this.#file && this.#path === path) return this.#file;
    await this.close();
    this.#file = await openFile(path);
    this.#path = path;
    return this.#file;
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

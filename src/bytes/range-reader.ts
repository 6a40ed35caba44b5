// Reads many ranges one after another. The file of the last one stays open: mostly the next is in it too. Small ranges are
// read at once: to wait for a thread takes ten times as long as the read, and there can be a hundred thousand of them.
import type { FileHandle } from 'node:fs/promises';
import { type ByteRange, openFile, readAt, readNow, sizeOf } from './byte-range.ts';

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

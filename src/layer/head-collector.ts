// Looks at the first bytes of files while their layer passes by, so that it need not be read a second time.
import type { TarEntry } from '../bytes/tar-entry.ts';
import { type FileHead, fileHead, headLength, mayBeBinary } from './file-head.ts';

export class HeadCollector {
  /** By row of the layer's table. A head that does not come whole is none. */
  readonly heads = new Map<number, FileHead>();
  readonly #most: number;
  #row = 0;
  #due = 0;
  #pieces: Buffer[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** The entry of this row comes next. */
  entry(entry: TarEntry, row: number, path: string): void {
    const isWanted = entry.type === 'file' && mayBeBinary(path, entry.mode) && this.heads.size < this.#most;
    this.#row = row;
    this.#due = isWanted ? headLength(entry.size, entry.sparse?.segments[0]) : 0;
    this.#pieces = [];
  }

  data(chunk: Buffer): void {
    if (this.#due === 0) return;
    const piece = chunk.subarray(0, this.#due);
    this.#due -= piece.length;
    this.#pieces.push(this.#due === 0 ? piece : Buffer.from(piece));
    const head = this.#due === 0 ? fileHead(Buffer.concat(this.#pieces)) : undefined;
    if (head) this.heads.set(this.#row, head);
  }
}

// Looks at the first bytes of files while their layer passes by, so that it need not be read a second time.
import { pathText, type Span } from '../bytes/span.ts';
import type { TarEntry } from '../bytes/tar-entry.ts';
import { type FileHead, fileHead, headLength, mayBeBinary } from './file-head.ts';

/** A short stream can hold millions of scripts of a few bytes. */
const mostHeads = 2 ** 17;

export class HeadCollector {
  /** By row of the layer's table. A head that does not come whole is none. */
  readonly heads = new Map<number, FileHead>();
  #row = 0;
  #due = 0;
  #pieces: Buffer[] = [];

  /** The entry of this row comes next. */
  entry(entry: TarEntry, row: number, path: Span): void {
    const isFile = entry.type === 'file' || entry.type === 'unknown';
    const isWanted = isFile && this.heads.size < mostHeads && mayBeBinary(pathText(path), entry.mode);
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

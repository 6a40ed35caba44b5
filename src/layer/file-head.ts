// What the first bytes of a file say it is: an ELF binary or a script. Only files that may be one are looked into.

import type { TarEntry } from '../bytes/tar/entry.ts';
import { pathText, type Span } from '../bytes/tar/span.ts';
import { type Elf, readElf } from '../elf/elf.ts';
import { readShebang } from '../elf/shebang.ts';

export interface FileHead {
  readonly elf?: Elf;
  readonly shebang?: string;
}

/** An executable, a shared library or an extension module of Node.js. */
export const mayBeBinary = (path: string, mode: number): boolean =>
  (mode & 0o111) !== 0 || /\.(?:so(?:\.[0-9][0-9.]*)?|node)$/.test(path);

/** Linkers put what a loader reads first into the first page; tools that change it later, a few pages on. */
const headSize = 2 ** 15;

/** Bytes to look at of what is stored of a file; of a sparse one, `first` is its first stored segment. */
export function headLength(size: number, first?: { readonly offset: number; readonly size: number }): number {
  if (!first) return Math.min(size, headSize);
  return first.offset === 0 ? Math.min(first.size, headSize) : 0;
}

/** Undefined for what is neither. */
export function fileHead(bytes: Buffer): FileHead | undefined {
  const head = { elf: readElf(bytes), shebang: readShebang(bytes) };
  return head.elf || head.shebang ? head : undefined;
}

// Looks at the first bytes of files while their layer passes by, so that it need not be read a second time.

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

// Detects what a file is from its first bytes: an ELF binary or a script. Only executable files and shared libraries
// are examined.

import type { TarEntry } from '../bytes/tar/entry.ts';
import { pathText, type Span } from '../bytes/tar/span.ts';
import { type Elf, readElf } from '../elf/elf.ts';
import { readShebang } from '../elf/shebang.ts';

/** What the first bytes say: ELF header data or the interpreter of a script. */
export interface FileHead {
  readonly elf?: Elf | undefined;
  readonly shebang?: string | undefined;
}

/**
 * Whether a file may be a binary or script: it is executable, or its name is that of a shared library or a Node.js
 * addon.
 */
export const mayBeBinary = (path: string, mode: number): boolean =>
  (mode & 0o111) !== 0 || /\.(?:so(?:\.[0-9][0-9.]*)?|node)$/.test(path);

/**
 * Bytes to examine. Linkers put what a loader reads first into the first page; tools that modify binaries later put it
 * some pages further.
 */
const headSize = 2 ** 15;

/** Number of stored bytes to examine; `first` is the first stored segment of a sparse file. */
export function headLength(size: number, first?: { readonly offset: number; readonly size: number }): number {
  if (!first) return Math.min(size, headSize);
  return first.offset === 0 ? Math.min(first.size, headSize) : 0;
}

/** Parses the head of a file; undefined if it is neither an ELF binary nor a script. */
export function fileHead(bytes: Buffer): FileHead | undefined {
  const head = { elf: readElf(bytes), shebang: readShebang(bytes) };
  return head.elf || head.shebang ? head : undefined;
}

/** Limits memory: a short compressed stream can contain millions of tiny scripts. */
const maxHeads = 2 ** 17;

/** Collects file heads while the layer is read, so that it need not be read again. */
export class HeadCollector {
  /** By row of the layer's table. An incomplete head is left out. */
  readonly heads = new Map<number, FileHead>();
  #row = 0;
  #due = 0;
  #pieces: Buffer[] = [];

  /** Starts the entry of this row. */
  entry(entry: TarEntry, row: number, path: Span): void {
    const isFile = entry.type === 'file' || entry.type === 'unknown';
    const isWanted = isFile && this.heads.size < maxHeads && mayBeBinary(pathText(path), entry.mode);
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

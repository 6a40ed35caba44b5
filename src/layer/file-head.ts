// What the first bytes of a file say it is: an ELF binary or a script. Only files that may be one are looked into.
import { type Elf, readElf } from '../spec/elf.ts';
import { readShebang } from '../spec/shebang.ts';

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

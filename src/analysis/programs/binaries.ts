// The ELF files of an image and the program that a container starts.
import type { Elf } from '../../elf/elf.ts';
import type { EntryRef } from '../../tree/entry-ref.ts';

/** An ELF file. */
export interface Binary {
  /** All its paths, in byte order. */
  readonly paths: readonly string[];
  readonly owner: EntryRef;
  readonly elf: Elf;
}

/** The program that a container starts. */
export interface Program {
  /** As written in the config. */
  readonly argument: string;
  /** Path of the file, links followed. */
  readonly path: string;
  readonly owner: EntryRef;
  /** The loader of an ELF file, or the interpreter of a script. */
  readonly interpreter?: { readonly path: string; readonly of: 'binary' | 'script'; readonly isThere: boolean };
}

export interface Binaries {
  /** Sorted by first path. */
  readonly files: readonly Binary[];
  readonly program?: Program | undefined;
  /** Paths of the directories in PATH. */
  readonly searched: ReadonlySet<string>;
  /** Number of possible binaries that were not examined because of the limit. */
  readonly unread: number;
}

// What the programs and libraries of an image are: for which machine, for how old a kernel, and with which loader.
import type { Elf } from '../../elf/elf.ts';
import type { Owner } from '../../tree/columns.ts';

export interface Binary {
  /** In order. */
  readonly paths: readonly string[];
  readonly owner: Owner;
  readonly elf: Elf;
}

/** The program that a container starts. */
export interface Program {
  /** As the config has it. */
  readonly argument: string;
  /** Where it stands, links followed. */
  readonly path: string;
  readonly owner: Owner;
  /** What starts it in turn, where it asks for something: the loader of an ELF file, the first line of a script. */
  readonly interpreter?: { readonly path: string; readonly of: 'binary' | 'script'; readonly isThere: boolean };
}

export interface Binaries {
  /** The ELF files, in the order of their first paths. */
  readonly files: readonly Binary[];
  readonly program?: Program;
  /** Paths of the directories in which commands are looked for. */
  readonly searched: ReadonlySet<string>;
  /** Files that may be binaries, beyond the limit of how many are looked into. */
  readonly unread: number;
}

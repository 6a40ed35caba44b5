// The inodes of the merged filesystem: what non-directory names refer to. Several names may share one (hard links).

import { EntryRefColumn, IntColumn } from './columns.ts';
import type { EntryRef } from './entry-ref.ts';

/** A file, link or device of the merged filesystem, as a number. Hard links share one. */
export type Inode = number;

/** All inodes, as columns. */
export class Inodes {
  readonly #carriers = new EntryRefColumn({ layer: 0, row: 0 });
  readonly #names = new IntColumn(0);
  #length = 0;

  /** Creates an inode without names. */
  make({ layer, row }: EntryRef): Inode {
    const inode = this.#length;
    this.#length += 1;
    this.#carriers.set(inode, layer, row);
    return inode;
  }

  /** The entry that carries its content and attributes. */
  contentOwnerOf(inode: Inode): EntryRef {
    return this.#carriers.get(inode);
  }

  /** Its current number of names. */
  namesOf(inode: Inode): number {
    return this.#names.get(inode);
  }

  /** Changes its number of names; `more` may be negative. */
  addNames(inode: Inode, more: number): void {
    this.#names.set(inode, this.#names.get(inode) + more);
  }
}

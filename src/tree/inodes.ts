// What names that are no directories lead to: several may share one (hard links). Columns, as places are.

import type { Owner } from './columns.ts';
import { IntColumn, OwnerColumn } from './columns.ts';

/** By number. */
export type Inode = number;

export class Inodes {
  readonly #carriers = new OwnerColumn({ layer: 0, row: 0 });
  readonly #names = new IntColumn(0);
  #length = 0;

  /** A new one, without a name. */
  make({ layer, row }: Owner): Inode {
    const inode = this.#length;
    this.#length += 1;
    this.#carriers.set(inode, layer, row);
    return inode;
  }

  /** The entry that carries its bytes and attributes. */
  carrierOf(inode: Inode): Owner {
    return this.#carriers.get(inode);
  }

  /** How many names it has now. */
  namesOf(inode: Inode): number {
    return this.#names.get(inode);
  }

  /** It has so many names more, or less. */
  addNames(inode: Inode, more: number): void {
    this.#names.set(inode, this.#names.get(inode) + more);
  }
}

// What stood at some places at one time, one after another: who described it, and whether it was a directory. Columns: a
// layer may touch hundreds of thousands of places.
import { IntColumn } from './int-column.ts';
import type { Owner } from './owner.ts';
import { OwnerColumn } from './owner-column.ts';

const nothing = 0;
const noDirectory = 1;
const directory = 2;

export class Standings {
  readonly #kinds = new IntColumn(nothing);
  readonly #owners = new OwnerColumn({ layer: 0, row: 0 });
  #length = 0;

  /** Undefined where nothing stood. */
  add(owner: Owner | undefined, isDirectory: boolean): void {
    const at = this.#length;
    this.#length += 1;
    if (!owner) return;
    this.#kinds.set(at, isDirectory ? directory : noDirectory);
    this.#owners.set(at, owner.layer, owner.row);
  }

  ownerAt(at: number): Owner | undefined {
    return this.#kinds.get(at) === nothing ? undefined : this.#owners.get(at);
  }

  isDirectoryAt(at: number): boolean {
    return this.#kinds.get(at) === directory;
  }
}

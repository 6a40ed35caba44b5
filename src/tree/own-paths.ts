// The paths that a layer has entries for, by a hash that grows with the path: the hash of each directory on the way to a path
// follows from that of the one above, so that a walk hashes each byte once and not once for each directory above it.
import { type EntryTable, isSameName, pathStart, roleAt, typeAt } from '../layer/entry-table.ts';
import { encodePath } from '../oci/entry-path.ts';
import type { FileTree } from './file-tree.ts';
import { type PathId, rootPath } from './path-table.ts';

/** The entries of a layer by path, and whether they replace what is in the tree below it. */
export class OwnPaths {
  readonly #lower: FileTree;
  readonly #table: EntryTable;
  /** For each hash the last row of each path that has it; nearly always one. */
  readonly #rows = new Map<number, number[]>();
  /** Hashes of paths in the tree. */
  readonly #hashes = new Map<PathId, number>([[rootPath, 0]]);
  /** A random code per byte value: the author of an archive cannot prepare paths that collide. */
  readonly #codes = Int32Array.from({ length: 256 }, () => Math.floor(Math.random() * 2 ** 32));

  constructor(lower: FileTree, table: EntryTable) {
    this.#lower = lower;
    this.#table = table;
    for (let row = 0; row < table.length; row += 1) if (roleAt(table, row) === 'entry') this.#add(row);
  }

  /**
   * A check of the prefixes of a path in the layer's names: whether the layer replaces what a prefix leads to in the tree.
   * To be called with growing ends, in bytes from the start of the path.
   */
  prefixesOf(start: number): (end: number, pathId: PathId) => boolean {
    let [hash, hashed] = [0, 0];
    return (end, pathId) => {
      hash = this.#extend(hash, this.#table.names, start + hashed, start + end);
      hashed = end;
      return this.#isReplaced(hash, pathId, (row) => this.#isNamed(row, start, start + end));
    };
  }

  /** Whether the layer has an entry with the path of the tree that replaces what is there. */
  replaces(pathId: PathId): boolean {
    return this.#isReplaced(this.#hashOf(pathId), pathId, (row) => {
      const path = encodePath(this.#lower.pathOf(pathId));
      const start = pathStart(this.#table, row);
      return path.equals(this.#table.names.subarray(start, this.#table.pathEnd[row]));
    });
  }

  #add(row: number): void {
    const [start, end] = [pathStart(this.#table, row), this.#table.pathEnd[row] as number];
    const hash = this.#extend(0, this.#table.names, start, end);
    const rows = this.#rows.get(hash);
    if (rows === undefined) this.#rows.set(hash, [row]);
    else {
      const known = rows.findIndex((one) => this.#isNamed(one, start, end));
      rows[known === -1 ? rows.length : known] = row;
    }
  }

  /** Directories are updated, and all else is replaced. Only what would replace is compared byte by byte. */
  #isReplaced(hash: number, pathId: PathId, isNamed: (row: number) => boolean): boolean {
    const isUpdated = (row: number): boolean =>
      typeAt(this.#table, row) === 'directory' && this.#lower.isDirectory(pathId);
    return this.#rows.get(hash)?.some((row) => !isUpdated(row) && isNamed(row)) ?? false;
  }

  #isNamed(row: number, start: number, end: number): boolean {
    return isSameName(this.#table, pathStart(this.#table, row), this.#table.pathEnd[row] as number, start, end);
  }

  #hashOf(pathId: PathId): number {
    const unknown: PathId[] = [];
    let at = pathId;
    for (; !this.#hashes.has(at); at = this.#lower.parentOf(at)) unknown.push(at);
    for (const path of unknown.reverse()) {
      const name = encodePath(`${at === rootPath ? '' : '/'}${this.#lower.nameOf(path)}`);
      this.#hashes.set(path, this.#extend(this.#hashes.get(at) as number, name, 0, name.length));
      at = path;
    }
    return this.#hashes.get(pathId) as number;
  }

  #extend(hash: number, bytes: Uint8Array, start: number, end: number): number {
    let extended = hash;
    for (let at = start; at < end; at += 1) {
      extended = Math.imul(extended ^ (this.#codes[bytes[at] as number] as number), 0x2c1b3c6d);
      extended ^= extended >>> 15;
    }
    return extended;
  }
}

// Entries of a layer that are no paths of the filesystem: aufs metadata, a bare `.wh.`, parts of files from other volumes. aufs
// keeps the content of hard links in `.wh..wh.plnk`, so a hard link of the same layer can give such a file a path after all.
import { fileTypeAt } from '../layer/entry.ts';
import { type EntryTable, linkAt, pathAt, typeAt } from '../layer/entry-table.ts';
import { normalizePath } from '../oci/entry-path.ts';
import type { FileTree } from './file-tree.ts';
import type { Inode } from './inodes.ts';

/** The entries without a path of one layer. */
export class EntriesWithoutPath {
  readonly #tree: FileTree;
  readonly #layer: number;
  readonly #table: EntryTable;
  readonly #rows: readonly number[];
  /** The last row of each name. */
  readonly #rowsByName = new Map<string, number>();
  readonly #inodes = new Map<number, Inode>();

  constructor(tree: FileTree, layer: number, rows: readonly number[]) {
    this.#tree = tree;
    this.#layer = layer;
    this.#table = tree.tableOf(layer);
    this.#rows = rows;
    for (const row of rows) this.#rowsByName.set(pathAt(this.#table, row), row);
  }

  /**
   * Where a hard link to `target`, a path as in the tar, leads: the inode of a file among these entries, or another path if
   * the entry there is itself a hard link. A target that is not among them is returned as it is.
   */
  resolve(target: string): Inode | string {
    let path = target;
    const seen = new Set<number>();
    for (;;) {
      const row = this.#rows.length === 0 ? undefined : this.#rowsByName.get(normalizePath(path).path);
      if (row === undefined || seen.has(row)) return path;
      seen.add(row);
      if (typeAt(this.#table, row) !== 'hardlink') return this.#inodeOf(row) ?? path;
      path = linkAt(this.#table, row);
    }
  }

  /** Rows with file data that no path has had. `hadPath` tells whether an inode had one that was removed again. */
  unused(hadPath: (inode: Inode) => boolean): readonly number[] {
    return this.#rows.filter((row) => {
      if (this.#table.size[row] === 0) return false;
      const inode = this.#inodes.get(row);
      return inode === undefined || (this.#tree.namesOf(inode) === 0 && !hadPath(inode));
    });
  }

  #inodeOf(row: number): Inode | undefined {
    if (fileTypeAt(this.#table, row) === 'directory') return undefined;
    const inode = this.#inodes.get(row) ?? this.#tree.newInode({ layer: this.#layer, row });
    this.#inodes.set(row, inode);
    return inode;
  }
}

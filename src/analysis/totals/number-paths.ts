// Numbers the paths of an image: those of its tree, and those of wasted files that never had a place in it.
import { encodePath } from '../../oci/entry-path.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';
import type { WastedPayload } from '../ledger.ts';
import { linkChildren, type PathNumber, type PathNumbers } from './path-totals.ts';

/** Wasted files as columns, in the order of the ledger: there are tens of thousands of them. */
export interface WastedFiles {
  readonly paths: Int32Array;
  readonly storedIn: Int32Array;
  readonly rows: Int32Array;
  readonly wastedBy: Int32Array;
  /** 1 for files without data. */
  readonly isEmpty: Uint8Array;
}

/** The path of a wasted file that the tree does not know is in the deepest directory that it knows. */
export function numberPaths(
  tree: FileTree,
  wasted: readonly WastedPayload[],
): { readonly numbers: PathNumbers; readonly wasted: WastedFiles } {
  const { length } = tree.paths;
  const parents: PathId[] = [];
  const paths: string[] = [];
  const known = new Map<string, PathNumber>();
  const numberOf = (path: string): PathNumber => {
    const found = deepestKnown(tree, path);
    if (found.isWhole) return found.pathId;
    const number = known.get(path) ?? length + paths.push(path) - 1;
    if (!known.has(path)) parents.push(found.pathId);
    known.set(path, number);
    return number;
  };
  const files = {
    paths: Int32Array.from(wasted, ({ path }) => numberOf(path)),
    storedIn: Int32Array.from(wasted, ({ storedIn }) => storedIn),
    rows: Int32Array.from(wasted, ({ row }) => row),
    wastedBy: Int32Array.from(wasted, ({ wastedBy }) => wastedBy),
    isEmpty: Uint8Array.from(wasted, ({ bytes }) => (bytes > 0 ? 0 : 1)),
  };
  const column = new Int32Array(length + parents.length);
  for (let path: PathNumber = 0; path < column.length; path += 1)
    column[path] = path < length ? tree.parentOf(path) : (parents[path - length] as PathId);
  const pathOf = (path: PathNumber): string => (path < length ? tree.pathOf(path) : (paths[path - length] as string));
  const nameOf = (path: PathNumber): string => {
    if (path < length) return tree.nameOf(path);
    const above = pathOf(column[path] as PathId);
    return above === '' ? pathOf(path) : pathOf(path).slice(above.length + 1);
  };
  const numbers = { length: column.length, parents: column, children: linkChildren(column), pathOf, nameOf };
  return { numbers, wasted: files };
}

/** The longest part of a path that any layer has put in the filesystem. Links are not followed. */
export function deepestKnown(tree: FileTree, path: string): { readonly pathId: PathId; readonly isWhole: boolean } {
  const bytes = encodePath(path);
  let pathId: PathId = rootPath;
  for (let start = 0; start < bytes.length; ) {
    const slash = bytes.indexOf(0x2f, start);
    const end = slash === -1 ? bytes.length : slash;
    const child = tree.paths.find(pathId, bytes, start, end);
    if (child === undefined) return { pathId, isWhole: false };
    pathId = child;
    start = end + 1;
  }
  return { pathId, isWhole: true };
}

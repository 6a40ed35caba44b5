// Looks paths up in the finished tree, as a process in the container would.
import type { EntryTable } from '../layer/entry-table.ts';
import { linkAt, typeAt } from '../layer/entry-table.ts';
import { normalizePath, parentPath } from '../spec/entry-path.ts';
import type { TreeNode } from './file-tree.ts';
import { walkTo } from './walk.ts';

/** What stands at a path; links on the way are followed, a link at its end only if asked. Undefined where nothing does. */
export function findNode(
  root: TreeNode,
  tables: readonly EntryTable[],
  path: string,
  mostLinks: number,
  follow: 'last link too' | 'not the last link',
): TreeNode | undefined {
  const linkOf = ({ inode }: TreeNode): string | undefined => {
    const table = inode && tables[inode.owner.layer];
    return table && typeAt(table, inode.owner.row) === 'symlink' ? linkAt(table, inode.owner.row) : undefined;
  };
  let wanted = normalizePath(path).path;
  for (let links = 0; links <= mostLinks; links += 1) {
    const directory = walkTo(root, parentPath(wanted), { linkOf, mostLinks, missing: () => undefined });
    if (directory === 'loop' || !directory) return undefined;
    const node = wanted === '' ? root : directory.children?.get(wanted.slice(wanted.lastIndexOf('/') + 1));
    const target = node && follow === 'last link too' ? linkOf(node) : undefined;
    if (target === undefined) return node;
    wanted = target.startsWith('/') ? normalizePath(target).path : normalizePath(`${directory.path}/${target}`).path;
  }
  return undefined;
}

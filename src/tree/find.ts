// Looks paths up in the finished tree, as a process in the container would: "..", too, leads up from where the way has
// come to, which behind a link is not where the path says.
import type { Limits } from '../bytes/limits.ts';
import type { EntryTable } from '../layer/entry-table.ts';
import type { TreeNode } from './file-tree.ts';
import { linkTarget, walkTo } from './walk.ts';

/**
 * What stands at a path; links on the way are followed, a link at its end only if asked. A path that ends in "/", "." or
 * ".." means a directory. Undefined where nothing stands.
 */
export function findNode(
  root: TreeNode,
  tables: readonly EntryTable[],
  path: string,
  limits: Limits,
  follow: 'last link too' | 'not the last link',
): TreeNode | undefined {
  const rules = { tables, limits, missing: () => undefined };
  let wanted = path;
  for (let links = 0; links <= limits.links; links += 1) {
    const name = wanted.slice(wanted.lastIndexOf('/') + 1);
    const isDirectory = name === '' || name === '.' || name === '..';
    const directory = walkTo(root, isDirectory ? wanted : wanted.slice(0, -name.length), rules);
    if (directory === 'loop' || !directory) return undefined;
    if (isDirectory) return directory;
    const node = directory.children?.get(name);
    const target = node && follow === 'last link too' ? linkTarget(node, tables) : undefined;
    if (target === undefined) return node;
    wanted = target.startsWith('/') ? target : `${directory.path}/${target}`;
  }
  return undefined;
}

// Hard links: the inode that one names, if it is there and stays there while the directories of the link are made.
import { normalizePath, parentPath } from '../spec/entry-path.ts';
import { type Inode, newRoot, type TreeNode } from './file-tree.ts';
import { type WalkRules, walkTo } from './walk.ts';

type Rules = Pick<WalkRules, 'tables' | 'limits'>;

/** What a link at `path` shares; undefined where it has no place. Nothing is changed. */
export function linkedInode(root: TreeNode, path: string, target: string, rules: Rules): Inode | undefined {
  const inode = inodeAt(root, normalizePath(target).path, rules);
  return inode && !isOnTheWay(root, inode, parentPath(path), rules) ? inode : undefined;
}

/** The last name is not followed: a link to a symbolic link is one. */
function inodeAt(root: TreeNode, path: string, rules: Rules): Inode | undefined {
  const directory = walkTo(root, parentPath(path), { ...rules, missing: () => undefined });
  if (directory === 'loop') return undefined;
  return directory?.children?.get(path.slice(path.lastIndexOf('/') + 1))?.inode;
}

/** Whether this very file would have to make room for the directory of a path. */
function isOnTheWay(root: TreeNode, inode: Inode, path: string, rules: Rules): boolean {
  let isMet = false;
  const missing = (parent: TreeNode, name: string, standing: TreeNode | undefined): TreeNode => {
    isMet ||= standing?.inode === inode;
    // A directory to go on with that stands nowhere.
    return { ...newRoot(), name, parent };
  };
  walkTo(root, path, { ...rules, missing });
  return isMet;
}

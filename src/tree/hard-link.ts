// Hard links: the inode that one names, if it is there and stays there while the directories of the link are made.
import type { Limits } from '../bytes/limits.ts';
import { normalizePath, parentPath } from '../spec/entry-path.ts';
import type { FileTree } from './file-tree.ts';
import type { Inode } from './inodes.ts';
import { walkTo } from './walk.ts';

/** What a link at `path` shares, or why it has no place. Nothing is changed. */
export function linkedInode(
  tree: FileTree,
  path: string,
  target: string,
  limits: Limits,
): Inode | 'missing-target' | 'replaced-target' {
  const inode = inodeAt(tree, normalizePath(target).path, limits);
  if (inode === undefined) return 'missing-target';
  return isOnTheWay(tree, inode, parentPath(path), limits) ? 'replaced-target' : inode;
}

/** The last name is not followed: a link to a symbolic link is one. */
function inodeAt(tree: FileTree, path: string, limits: Limits): Inode | undefined {
  const directory = walkTo(tree, parentPath(path), { limits, missing: () => undefined });
  if (typeof directory !== 'number') return undefined;
  const place = tree.child(directory, path.slice(path.lastIndexOf('/') + 1));
  return place === undefined ? undefined : tree.inodeAt(place);
}

/** Whether this very file would have to make room for the directory of a path. */
function isOnTheWay(tree: FileTree, inode: Inode, path: string, limits: Limits): boolean {
  let isMet = false;
  walkTo(tree, path, {
    limits,
    missing(_parent, _name, standing) {
      isMet ||= standing !== undefined && tree.inodeAt(standing) === inode;
      return 'imagined';
    },
  });
  return isMet;
}

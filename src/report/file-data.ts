// One path of a file system as `files` reports it: names and order of the JSON contract.
import { type Entry, type FileType, fileTypeAt } from '../layer/entry.ts';
import type { EntryTable } from '../layer/entry-table.ts';
import { comparePaths } from '../spec/entry-path.ts';
import { utcTimestamp } from '../spec/time.ts';
import { entryOf } from '../tree/compare.ts';
import { describer, type Inode, implied, subtree, type TreeNode } from '../tree/file-tree.ts';
import { mapOf } from './map.ts';

export interface FileData {
  readonly path: string;
  readonly type: FileType;
  /** Octal, four digits. */
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: string | null;
  readonly link: string | null;
  readonly device: string | null;
  /** First path of the group in byte order; null for a file with one name. */
  readonly hardlinkGroup: string | null;
  /** Layer of the entry that describes it. */
  readonly layer: number;
  /** Name → lowercase hex. */
  readonly xattrs: Readonly<Record<string, string>>;
  /** Whether no entry names it: a parent of something. */
  readonly implied: boolean;
  /** Only where digests were asked for; null for what is no file, or could not be read. */
  readonly digest?: string | null;
}

/** The nodes of a tree that have something to show, in byte order: "/" only if an entry describes it. */
export function shownNodes(top: TreeNode): readonly TreeNode[] {
  const nodes = [...subtree(top)].filter((node) => node.path !== '' || node.owner.row !== implied);
  return nodes.sort((a, b) => comparePaths(a.path, b.path));
}

/** First path of each group of hard links. */
export function hardLinkGroups(root: TreeNode): ReadonlyMap<Inode, string> {
  const groups = new Map<Inode, string>();
  for (const { inode, path } of subtree(root)) {
    const first = inode && inode.names > 1 ? groups.get(inode) : undefined;
    if (inode && inode.names > 1 && (first === undefined || comparePaths(path, first) < 0)) groups.set(inode, path);
  }
  return groups;
}

export function fileData(node: TreeNode, tables: readonly EntryTable[], groups: ReadonlyMap<Inode, string>): FileData {
  const owner = describer(node);
  const entry: Entry = entryOf(tables, owner);
  return {
    path: node.path,
    type: entry.type,
    mode: entry.mode.toString(8).padStart(4, '0'),
    uid: entry.uid,
    gid: entry.gid,
    size: entry.size,
    mtime: utcTimestamp(entry.mtime.seconds, entry.mtime.nanoseconds) ?? null,
    link: entry.link,
    device: entry.device,
    hardlinkGroup: (node.inode && groups.get(node.inode)) ?? null,
    layer: owner.layer,
    xattrs: mapOf(entry.xattrs.map(({ name, value }) => [name, Buffer.from(value).toString('hex')])),
    implied: owner.row === implied,
  };
}

/** Whether the node is a regular file, whose content can be read. */
export const isRegular = ({ inode }: TreeNode, tables: readonly EntryTable[]): boolean =>
  inode !== undefined && fileTypeAt(tables[inode.owner.layer], inode.owner.row) === 'file';

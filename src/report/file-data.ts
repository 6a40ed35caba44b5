// One path of a file system as `files` reports it: names and order of the JSON contract.
import { type Entry, type FileType, fileTypeAt } from '../layer/entry.ts';
import type { EntryTable } from '../layer/entry-table.ts';
import { comparePaths } from '../spec/entry-path.ts';
import { utcTimestamp } from '../spec/time.ts';
import { entryOf } from '../tree/compare.ts';
import { implied, type Owner, subtree, type TreeNode } from '../tree/file-tree.ts';
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

/** First path of each group of hard links, by the owner of its inode. */
export type HardLinkGroups = ReadonlyMap<Owner, string>;

export function hardLinkGroups(root: TreeNode): HardLinkGroups {
  const groups = new Map<Owner, string>();
  for (const { inode, path } of subtree(root)) {
    if (!inode || inode.names < 2) continue;
    const first = groups.get(inode.owner);
    if (first === undefined || comparePaths(path, first) < 0) groups.set(inode.owner, path);
  }
  return groups;
}

/** What stands at a path, by the entry that describes it. */
export function fileData(path: string, owner: Owner, tables: readonly EntryTable[], groups: HardLinkGroups): FileData {
  const entry: Entry = entryOf(tables, owner);
  return {
    path,
    type: entry.type,
    mode: entry.mode.toString(8).padStart(4, '0'),
    uid: entry.uid,
    gid: entry.gid,
    size: entry.size,
    mtime: utcTimestamp(entry.mtime.seconds, entry.mtime.nanoseconds) ?? null,
    link: entry.link,
    device: entry.device,
    hardlinkGroup: groups.get(owner) ?? null,
    layer: owner.layer,
    xattrs: mapOf(entry.xattrs.map(({ name, value }) => [name, Buffer.from(value).toString('hex')])),
    implied: owner.row === implied,
  };
}

/** Whether the node is a regular file, whose content can be read. */
export const isRegular = ({ inode }: TreeNode, tables: readonly EntryTable[]): boolean =>
  inode !== undefined && fileTypeAt(tables[inode.owner.layer], inode.owner.row) === 'file';

// One path of a filesystem as data. Field names and their order are part of the JSON contract.
import { type Entry, type FileType, fileTypeAt, missingAt } from '../../layer/entry.ts';
import type { EntryTable } from '../../layer/entry-table.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import { utcTimestamp } from '../../text/time.ts';
import type { ChangeKind } from '../../tree/change.ts';
import { entryOf } from '../../tree/compare-entries.ts';
import { type EntryRef, entryKey, implied } from '../../tree/entry-ref.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';
import { mapOf } from '../map.ts';

export interface FileData {
  readonly path: string;
  readonly type: FileType;
  /** Octal, four digits. */
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** UTC; null for a directory without an entry. */
  readonly mtime: string | null;
  readonly link: string | null;
  readonly device: string | null;
  /** First path of its group of hard links, in byte order; null for a file with one path. */
  readonly hardlinkGroup: string | null;
  /** Index of the layer with the entry that describes it. */
  readonly layer: number;
  /** Value in lowercase hexadecimal, by name. */
  readonly xattrs: Readonly<Record<string, string>>;
  /** Whether it is a parent directory without an entry. */
  readonly implied: boolean;
  /** Compressed bytes of its entry, with header and padding; only if they were looked for; null if unknown. */
  readonly distribution?: number | null;
  /** Package URL of its owner; only if owners were looked for. */
  readonly package?: string | null;
  /** Bytes that its header declares and the layer does not have; only if the layer ends inside the file. */
  readonly missingBytes?: number;
  /** What the layer did to the path; only if one layer is listed; null if nothing, or if that is unknown. */
  readonly change?: Exclude<ChangeKind, 'removed'> | null;
  /** Only if digests were requested; null if it is not a regular file, or could not be read. */
  readonly digest?: string | null;
}

/** A file with what is looked for if the data is shown. */
export type ListedFileData = FileData & Required<Pick<FileData, 'distribution' | 'package'>>;

/**
 * A path and everything below it that is listed: a directory, then all of its entries by name, as in an exported tar. "/" is
 * listed only if it has an entry.
 */
export function shownPaths(tree: FileTree, top: PathId): readonly PathId[] {
  const isShown = (place: PathId): boolean => place !== rootPath || tree.ownerOf(place).row !== implied;
  return [...tree.walkInOrder(top)].filter(isShown);
}

/** First path of each group of hard links, by the {@link entryKey} of the entry with its content. */
export type HardLinkGroups = ReadonlyMap<number, string>;

export function hardLinkGroups(tree: FileTree): HardLinkGroups {
  const groups = new Map<number, string>();
  for (const { place, inode } of tree.names(rootPath)) {
    if (tree.namesOf(inode) < 2) continue;
    const [path, key] = [tree.pathOf(place), entryKey(tree.contentOwnerOf(inode))];
    const first = groups.get(key);
    if (first === undefined || comparePaths(path, first) < 0) groups.set(key, path);
  }
  return groups;
}

/** The attributes of most files. */
const noXattrs: FileData['xattrs'] = mapOf([]);

type NewFileData = { -readonly [Key in keyof FileData]: FileData[Key] };

/** The data of a path, from the entry that describes it. */
export function fileData(
  path: string,
  owner: EntryRef,
  tables: readonly EntryTable[],
  groups: HardLinkGroups,
): NewFileData {
  const entry: Entry = entryOf(tables, owner);
  const isImplied = owner.row === implied;
  const missingBytes = isImplied ? 0 : missingAt(tables[owner.layer] as EntryTable, owner.row);
  const data: NewFileData = {
    path,
    type: entry.type,
    mode: entry.mode.toString(8).padStart(4, '0'),
    uid: entry.uid,
    gid: entry.gid,
    size: entry.size,
    mtime: (isImplied ? undefined : utcTimestamp(entry.mtime.seconds, entry.mtime.nanoseconds)) ?? null,
    link: entry.link,
    device: entry.device && `${entry.device.major},${entry.device.minor}`,
    hardlinkGroup: groups.get(entryKey(owner)) ?? null,
    layer: owner.layer,
    xattrs: entry.xattrs.length === 0 ? noXattrs : xattrsOf(entry),
    implied: isImplied,
  };
  if (missingBytes > 0) data.missingBytes = missingBytes;
  return data;
}

const xattrsOf = ({ xattrs }: Entry): FileData['xattrs'] =>
  mapOf(xattrs.map(({ name, value }) => [name, Buffer.from(value).toString('hex')]));

/** The entry with the content of a regular file; undefined if the path is anything else. */
export function regularFileAt(tree: FileTree, place: PathId): EntryRef | undefined {
  const inode = tree.inodeAt(place);
  const owner = inode === undefined ? undefined : tree.contentOwnerOf(inode);
  return owner && fileTypeAt(tree.tables[owner.layer] as EntryTable, owner.row) === 'file' ? owner : undefined;
}

// One path of a file system as `files` reports it: names and order of the JSON contract.
import { type Entry, type FileType, fileTypeAt, missingAt } from '../../layer/entry.ts';
import type { EntryTable } from '../../layer/entry-table.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import { utcTimestamp } from '../../text/time.ts';
import { implied, type Owner, ownerKey } from '../../tree/columns.ts';
import { entryOf } from '../../tree/compare.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import { type Place, rootPlace } from '../../tree/places.ts';
import { mapOf } from '../map.ts';

export interface FileData {
  readonly path: string;
  readonly type: FileType;
  /** Octal, four digits. */
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Null for a directory that no entry names. */
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
  /** Only if the layer ends inside the file: bytes that its header declares and the layer does not have. */
  readonly missingBytes?: number;
  /** Only where digests were asked for; null for what is no file, or could not be read. */
  readonly digest?: string | null;
}

export interface ShownPath {
  readonly place: Place;
  readonly path: string;
}

/** The places at and below one that have something to show, in byte order: "/" only if an entry describes it. */
export function shownPaths(tree: FileTree, top: Place): readonly ShownPath[] {
  const isShown = (place: Place): boolean => place !== rootPlace || tree.describerOf(place).row !== implied;
  const places = [...tree.subtree(top)].filter(isShown);
  const paths = places.map((place): ShownPath => ({ place, path: tree.pathOf(place) }));
  return paths.sort((a, b) => comparePaths(a.path, b.path));
}

/** First path of each group of hard links, by the {@link ownerKey} of the entry that carries it. */
export type HardLinkGroups = ReadonlyMap<number, string>;

export function hardLinkGroups(tree: FileTree): HardLinkGroups {
  const groups = new Map<number, string>();
  for (const { place, inode } of tree.names(rootPlace)) {
    if (tree.namesOf(inode) < 2) continue;
    const [path, key] = [tree.pathOf(place), ownerKey(tree.carrierOf(inode))];
    const first = groups.get(key);
    if (first === undefined || comparePaths(path, first) < 0) groups.set(key, path);
  }
  return groups;
}

/** What stands at a path, by the entry that describes it. */
export function fileData(path: string, owner: Owner, tables: readonly EntryTable[], groups: HardLinkGroups): FileData {
  const entry: Entry = entryOf(tables, owner);
  const isImplied = owner.row === implied;
  const missingBytes = isImplied ? 0 : missingAt(tables[owner.layer], owner.row);
  return {
    path,
    type: entry.type,
    mode: entry.mode.toString(8).padStart(4, '0'),
    uid: entry.uid,
    gid: entry.gid,
    size: entry.size,
    mtime: (isImplied ? undefined : utcTimestamp(entry.mtime.seconds, entry.mtime.nanoseconds)) ?? null,
    link: entry.link,
    device: entry.device,
    hardlinkGroup: groups.get(ownerKey(owner)) ?? null,
    layer: owner.layer,
    xattrs: mapOf(entry.xattrs.map(({ name, value }) => [name, Buffer.from(value).toString('hex')])),
    implied: isImplied,
    ...(missingBytes > 0 ? { missingBytes } : {}),
  };
}

/** The entry that carries a regular file, whose content can be read; undefined where something else stands. */
export function regularFileAt(tree: FileTree, place: Place): Owner | undefined {
  const inode = tree.inodeAt(place);
  const owner = inode === undefined ? undefined : tree.carrierOf(inode);
  return owner && fileTypeAt(tree.tables[owner.layer], owner.row) === 'file' ? owner : undefined;
}

// What differs between two entries, and the list of changes of one layer.

import { noSpan } from '../bytes/tar/span.ts';
import { deviceAt, type Entry, entryAt, fileSizeAt, fileTypeAt } from '../layer/entry.ts';
import { type EntryTable, EntryTableBuilder, linkAt, type XattrValue } from '../layer/entry-table.ts';
import { comparePaths, parentPath } from '../oci/entry-path.ts';
import { type Attribute, type Change, type ChangeKind, counts } from './change.ts';
import { implied, type Owner } from './columns.ts';
import type { PathEffect } from './layer-effect.ts';
import { type LayerEffect, pathsOf } from './layer-effect.ts';

/** Whether two files hold the same bytes. */
export type SameContent = (a: Owner, b: Owner) => boolean;

/** The table with the one row of a directory that no entry names. */
const impliedDirectories: EntryTable = (() => {
  const builder = new EntryTableBuilder();
  const time = { seconds: 0, nanoseconds: 0 };
  const numbers = { uid: 0, gid: 0, size: 0, dataOffset: 0, deviceMajor: 0, deviceMinor: 0 };
  const entry = {
    type: 'directory',
    path: noSpan,
    link: noSpan,
    mode: 0o755,
    mtime: time,
    xattrs: [],
    ...numbers,
  } as const;
  builder.add(entry, 'entry', noSpan);
  return builder.build();
})();

const tableOf = (tables: readonly EntryTable[], { layer, row }: Owner): EntryTable =>
  row === implied ? impliedDirectories : tables[layer];

/** The entry an owner stands for; its path is that of the tar. */
export const entryOf = (tables: readonly EntryTable[], owner: Owner): Entry =>
  entryAt(tableOf(tables, owner), Math.max(owner.row, 0));

/** Two files whose content has to be compared to know whether it differs: both hold bytes, and equally many. */
export function mustCompareContent(tables: readonly EntryTable[], a: Owner, b: Owner): boolean {
  if (a.row === implied || b.row === implied || (a.layer === b.layer && a.row === b.row)) return false;
  const isFile = ({ layer, row }: Owner) => fileTypeAt(tables[layer], row) === 'file';
  const size = ({ layer, row }: Owner) => fileSizeAt(tables[layer], row);
  return isFile(a) && isFile(b) && size(a) > 0 && size(a) === size(b);
}

/** Column by column: entries made of the rows would cost more than the comparison. */
export function differences(
  tables: readonly EntryTable[],
  before: Owner,
  after: Owner,
  same: SameContent,
): readonly Attribute[] {
  const [tableA, tableB] = [tableOf(tables, before), tableOf(tables, after)];
  const [a, b] = [Math.max(before.row, 0), Math.max(after.row, 0)];
  const [typeA, typeB] = [fileTypeAt(tableA, a), fileTypeAt(tableB, b)];
  const found: Attribute[] = [];
  if (typeA === 'file' && typeB === 'file') {
    const isOther = fileSizeAt(tableA, a) !== fileSizeAt(tableB, b);
    if (isOther || (mustCompareContent(tables, before, after) && !same(before, after))) found.push('content');
  }
  if (typeA !== typeB) found.push('type');
  if (typeA === 'symlink' && typeB === 'symlink' && linkAt(tableA, a) !== linkAt(tableB, b)) found.push('link');
  if (typeA === typeB && typeA.endsWith('device') && deviceAt(tableA, a) !== deviceAt(tableB, b)) found.push('device');
  if (tableA.mode[a] !== tableB.mode[b]) found.push('mode');
  if (tableA.uid[a] !== tableB.uid[b]) found.push('uid');
  if (tableA.gid[a] !== tableB.gid[b]) found.push('gid');
  const isOtherTime =
    tableA.mtimeSeconds[a] !== tableB.mtimeSeconds[b] || tableA.mtimeNanoseconds[a] !== tableB.mtimeNanoseconds[b];
  if (isOtherTime) found.push('mtime');
  if (!sameXattrs(tableA.xattrs.get(a) ?? nothing, tableB.xattrs.get(b) ?? nothing)) found.push('xattr');
  return found;
}

function sameXattrs(a: readonly XattrValue[], b: readonly XattrValue[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, value }, at) => name === b[at].name && Buffer.compare(value, b[at].value) === 0)
  );
}

const nothing: readonly never[] = [];

const isModified = (attribute: Attribute): boolean => ['content', 'type', 'link', 'device'].includes(attribute);

const sizeOf = (tables: readonly EntryTable[], owner: Owner | undefined): number =>
  owner && owner.row !== implied ? fileSizeAt(tables[owner.layer], owner.row) : 0;

/** What a layer changed, in the order of the paths. A hidden directory is one row, with what it hid. */
export function changesOf(tables: readonly EntryTable[], effect: LayerEffect, same: SameContent): readonly Change[] {
  const gone = new Map<string, PathEffect>();
  const changes: Change[] = [];
  for (const path of pathsOf(effect)) {
    if (path.after) changes.push(changeOf(tables, path, same));
    else gone.set(path.path, path);
  }
  for (const removal of removals(gone, tables, effect)) changes.push(removal);
  return changes.sort((a, b) => comparePaths(a.path, b.path));
}

/** How many changes of each kind {@link changesOf} has that count, without making them. */
export function countChanges(
  tables: readonly EntryTable[],
  { changed, added }: LayerEffect,
  same: SameContent,
): Readonly<Record<ChangeKind, number>> {
  const counted = { added: added.length, modified: 0, touched: 0, removed: 0 };
  const gone = new Set<string>();
  for (const { path, before, after, isDirectoryAfter } of changed) {
    if (!after) gone.add(path);
    else if (before) {
      const attributes = differences(tables, before, after, same);
      if (attributes.some(isModified)) counted.modified += 1;
      else if (counts({ kind: 'touched', isDirectory: isDirectoryAfter, attributes })) counted.touched += 1;
    }
  }
  for (const path of gone) if (path === '' || !gone.has(parentPath(path))) counted.removed += 1;
  return counted;
}

/** The change at one path alone. */
export function changeOf(tables: readonly EntryTable[], effect: PathEffect, same: SameContent): Change {
  const { path, before, after } = effect;
  const isDirectory = after ? effect.isDirectoryAfter : effect.isDirectoryBefore;
  const size = sizeOf(tables, after ?? before);
  if (!after) return { path, kind: 'removed', attributes: nothing, before, isDirectory, size };
  if (!before) return { path, kind: 'added', attributes: nothing, after, isDirectory, size };
  const attributes = differences(tables, before, after, same);
  const kind = attributes.some(isModified) ? 'modified' : 'touched';
  return { path, kind, attributes, before, after, isDirectory, size };
}

function removals(
  gone: ReadonlyMap<string, PathEffect>,
  tables: readonly EntryTable[],
  { lost }: LayerEffect,
): readonly Change[] {
  const tops = new Map<string, string>();
  const topOf = (path: string): string => {
    const known = tops.get(path);
    if (known !== undefined) return known;
    const parent = parentPath(path);
    const top = path !== '' && gone.has(parent) ? topOf(parent) : path;
    tops.set(path, top);
    return top;
  };
  const rows = new Map<string, { files: number; size: number }>();
  for (const { path, isDirectoryBefore } of gone.values()) {
    const row = rows.get(topOf(path)) ?? { files: 0, size: 0 };
    rows.set(topOf(path), { files: row.files + (isDirectoryBefore ? 0 : 1), size: row.size });
  }
  for (const { owner, how, places } of lost) {
    const [{ path }] = places;
    const row = how === 'later' && places.every(({ successor }) => !successor) ? rows.get(topOf(path)) : undefined;
    if (row) row.size += tables[owner.layer].size[owner.row];
  }
  return Array.from(rows, ([path, { files, size }]): Change => {
    const top = gone.get(path);
    return {
      path,
      kind: 'removed',
      attributes: nothing,
      before: top?.before,
      isDirectory: top?.isDirectoryBefore ?? false,
      size,
      files,
    };
  });
}

// Compares two entries attribute by attribute, and lists or counts the changes of one layer.

import { noSpan } from '../bytes/tar/span.ts';
import { type Entry, entryAt, fileSizeAt, fileTypeAt } from '../layer/entry.ts';
import { type EntryTable, linkAt, xattrsAt } from '../layer/entry-table.ts';
import { EntryTableBuilder } from '../layer/entry-table-builder.ts';
import type { XattrValue } from '../layer/xattr-columns.ts';
import { comparePaths, parentPath } from '../oci/entry-path.ts';
import { type Attribute, type Change, type ChangeKind, counts } from './change.ts';
import { type EntryRef, implied } from './entry-ref.ts';
import { type LayerEffect, type PathEffect, pathsOf } from './layer-effect.ts';

/** Whether two files have the same content. */
export type SameContent = (a: EntryRef, b: EntryRef) => boolean;

/** A table with one row, the attributes of an implied directory. */
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

const tableOf = (tables: readonly EntryTable[], { layer, row }: EntryRef): EntryTable =>
  row === implied ? impliedDirectories : (tables[layer] as EntryTable);

/** The entry that a reference points to. Its path is the normalized one of the tar; links are not resolved. */
export const entryOf = (tables: readonly EntryTable[], owner: EntryRef): Entry =>
  entryAt(tableOf(tables, owner), Math.max(owner.row, 0));

/** Whether only comparing the content can tell if two files differ: both are non-empty and have the same size. */
export function mustCompareContent(tables: readonly EntryTable[], a: EntryRef, b: EntryRef): boolean {
  if (a.row === implied || b.row === implied || (a.layer === b.layer && a.row === b.row)) return false;
  const [tableA, tableB] = [tableOf(tables, a), tableOf(tables, b)];
  const size = fileSizeAt(tableA, a.row);
  if (size === 0 || size !== fileSizeAt(tableB, b.row)) return false;
  return fileTypeAt(tableA, a.row) === 'file' && fileTypeAt(tableB, b.row) === 'file';
}

/**
 * The attributes that differ. Reads the columns directly: building an entry object per row would cost more than the
 * comparison.
 */
export function differences(
  tables: readonly EntryTable[],
  before: EntryRef,
  after: EntryRef,
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
  const isOtherDevice =
    tableA.deviceMajor[a] !== tableB.deviceMajor[b] || tableA.deviceMinor[a] !== tableB.deviceMinor[b];
  if (typeA === typeB && typeA.endsWith('device') && isOtherDevice) found.push('device');
  if (tableA.mode[a] !== tableB.mode[b]) found.push('mode');
  if (tableA.uid[a] !== tableB.uid[b]) found.push('uid');
  if (tableA.gid[a] !== tableB.gid[b]) found.push('gid');
  const isOtherTime =
    tableA.mtimeSeconds[a] !== tableB.mtimeSeconds[b] || tableA.mtimeNanoseconds[a] !== tableB.mtimeNanoseconds[b];
  if (isOtherTime) found.push('mtime');
  if (!sameXattrs(xattrsAt(tableA, a), xattrsAt(tableB, b))) found.push('xattr');
  return found;
}

function sameXattrs(a: readonly XattrValue[], b: readonly XattrValue[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, value }, at) => name === b[at]?.name && Buffer.compare(value, b[at].value) === 0)
  );
}

const nothing: readonly never[] = [];

const isModified = (attribute: Attribute): boolean => ['content', 'type', 'link', 'device'].includes(attribute);

const sizeOf = (tables: readonly EntryTable[], owner: EntryRef | undefined): number =>
  owner && owner.row !== implied ? fileSizeAt(tableOf(tables, owner), owner.row) : 0;

/**
 * The changes of a layer, sorted by path. A removed directory is one change with the totals of everything below it. With `wants`,
 * only the changes of these paths: of a removed directory, the highest ones of them.
 */
export function changesOf(
  tables: readonly EntryTable[],
  effect: LayerEffect,
  same: SameContent,
  wants: (path: string) => boolean = () => true,
): readonly Change[] {
  const gone = new Map<string, PathEffect>();
  const changes: Change[] = [];
  for (const path of pathsOf(effect)) {
    if (!path.after) gone.set(path.path, path);
    else if (wants(path.path)) changes.push(changeOf(tables, path, same));
  }
  for (const removal of removals(gone, tables, effect, wants)) changes.push(removal);
  return changes.sort((a, b) => comparePaths(a.path, b.path));
}

/**
 * The number of changes of each kind in {@link changesOf}, without building them; directories with only a new mtime do
 * not count.
 */
export function countChanges(
  tables: readonly EntryTable[],
  { changed, added }: LayerEffect,
  same: SameContent,
): Readonly<Record<ChangeKind, number>> {
  const counted = { added: added.length, modified: 0, touched: 0, removed: 0 };
  const gone = new Set<string>();
  for (let at = 0; at < changed.length; at += 1) {
    const { before, after, isDirectoryAfter } = changed.statesAt(at);
    if (!after) gone.add(changed.pathAt(at));
    else if (before) {
      const attributes = differences(tables, before, after, same);
      if (attributes.some(isModified)) counted.modified += 1;
      else if (counts({ kind: 'touched', isDirectory: isDirectoryAfter, attributes })) counted.touched += 1;
    }
  }
  for (const path of gone) if (path === '' || !gone.has(parentPath(path))) counted.removed += 1;
  return counted;
}

/** The change at a single path; for a removal, without totals for what is below it. */
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
  { removedPayloads }: LayerEffect,
  wants: (path: string) => boolean,
): readonly Change[] {
  const tops = new Map<string, string | undefined>();
  const topOf = (path: string): string | undefined => {
    if (tops.has(path)) return tops.get(path);
    const parent = parentPath(path);
    const above = path !== '' && gone.has(parent) ? topOf(parent) : undefined;
    const top = above ?? (gone.has(path) && wants(path) ? path : undefined);
    tops.set(path, top);
    return top;
  };
  const rows = new Map<string, { files: number; size: number }>();
  for (const { path, isDirectoryBefore } of gone.values()) {
    const top = topOf(path);
    if (top === undefined) continue;
    const row = rows.get(top) ?? { files: 0, size: 0 };
    rows.set(top, { files: row.files + (isDirectoryBefore ? 0 : 1), size: row.size });
  }
  for (const { owner, how, places } of removedPayloads) {
    const [{ path }] = places;
    const isRemoved = how === 'later' && places.every(({ successor }) => !successor);
    const row = isRemoved ? rows.get(topOf(path) ?? path) : undefined;
    if (row) row.size += tableOf(tables, owner).size[owner.row] as number;
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

// What differs between two entries, and the list of changes of one layer.

import { type Entry, entryAt, fileSizeAt, fileTypeAt } from '../layer/entry.ts';
import type { EntryTable, XattrValue } from '../layer/entry-table.ts';
import { comparePaths, parentPath } from '../spec/entry-path.ts';
import type { Attribute, Change } from './change.ts';
import { implied, type Owner } from './file-tree.ts';
import type { LayerEffect, PathEffect } from './layer-effect.ts';

/** Whether two files hold the same bytes. */
export type SameContent = (a: Owner, b: Owner) => boolean;

const impliedDirectory: Entry = {
  path: '',
  type: 'directory',
  mode: 0o755,
  uid: 0,
  gid: 0,
  mtime: { seconds: 0, nanoseconds: 0 },
  size: 0,
  link: null,
  device: null,
  xattrs: [],
};

/** The entry an owner stands for; its path is that of the tar. */
export const entryOf = (tables: readonly EntryTable[], { layer, row }: Owner): Entry =>
  row === implied ? impliedDirectory : entryAt(tables[layer], row);

/** Two files whose content has to be compared to know whether it differs: both hold bytes, and equally many. */
export function mustCompareContent(tables: readonly EntryTable[], a: Owner, b: Owner): boolean {
  if (a.row === implied || b.row === implied || (a.layer === b.layer && a.row === b.row)) return false;
  const isFile = ({ layer, row }: Owner) => fileTypeAt(tables[layer], row) === 'file';
  const size = ({ layer, row }: Owner) => fileSizeAt(tables[layer], row);
  return isFile(a) && isFile(b) && size(a) > 0 && size(a) === size(b);
}

export function differences(
  tables: readonly EntryTable[],
  before: Owner,
  after: Owner,
  same: SameContent,
): readonly Attribute[] {
  const [a, b] = [entryOf(tables, before), entryOf(tables, after)];
  const found: Attribute[] = [];
  const isFile = a.type === 'file' && b.type === 'file';
  if (isFile && (a.size !== b.size || (mustCompareContent(tables, before, after) && !same(before, after)))) {
    found.push('content');
  }
  if (a.type !== b.type) found.push('type');
  if (a.type === 'symlink' && b.type === 'symlink' && a.link !== b.link) found.push('link');
  if (a.type === b.type && a.device !== b.device) found.push('device');
  if (a.mode !== b.mode) found.push('mode');
  if (a.uid !== b.uid) found.push('uid');
  if (a.gid !== b.gid) found.push('gid');
  if (a.mtime.seconds !== b.mtime.seconds || a.mtime.nanoseconds !== b.mtime.nanoseconds) found.push('mtime');
  if (!sameXattrs(a.xattrs, b.xattrs)) found.push('xattr');
  return found;
}

function sameXattrs(a: readonly XattrValue[], b: readonly XattrValue[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, value }, at) => name === b[at].name && Buffer.compare(value, b[at].value) === 0)
  );
}

const nothing: readonly Attribute[] = [];

const isModified = (attribute: Attribute): boolean => ['content', 'type', 'link', 'device'].includes(attribute);

const sizeOf = (tables: readonly EntryTable[], owner: Owner | undefined): number =>
  owner && owner.row !== implied ? fileSizeAt(tables[owner.layer], owner.row) : 0;

/** What a layer changed, in the order of the paths. A hidden directory is one row, with what it hid. */
export function changesOf(tables: readonly EntryTable[], effect: LayerEffect, same: SameContent): readonly Change[] {
  const gone = new Map<string, PathEffect>();
  const changes: Change[] = [];
  for (const path of effect.paths) {
    if (path.after) changes.push(changeOf(tables, path, same));
    else gone.set(path.path, path);
  }
  for (const removal of removals(gone, tables, effect)) changes.push(removal);
  return changes.sort((a, b) => comparePaths(a.path, b.path));
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

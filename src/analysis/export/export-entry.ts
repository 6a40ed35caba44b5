// Turns one path of the merged filesystem into a tar entry and a description of its data. Directories without an entry get
// one with default attributes.
import type { NewEntry } from '../../bytes/tar/writer.ts';
import { type Payload, payloadAt } from '../../layer/entry.ts';
import type { EntryTable } from '../../layer/entry-table.ts';
import { alignSparse } from '../../layer/sparse-file.ts';
import { encodePath } from '../../oci/entry-path.ts';
import { entryOf } from '../../tree/compare-entries.ts';
import { atLayer, type EntryRef } from '../../tree/entry-ref.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { PathId } from '../../tree/path-table.ts';

/** File data as stored in a layer and, for a sparse file, its map. */
export type Content = Pick<Payload, 'size' | 'sparse'>;

export interface ExportEntry {
  readonly entry: NewEntry;
  readonly content: Content;
}

const nothing: Content = { size: 0 };

/** `first` is the first path of the inode in the tar; all its other paths become hard links to it. */
export function exportEntry(tree: FileTree, place: PathId, first: PathId | undefined): ExportEntry {
  const owner = tree.ownerOf(place);
  const { type, mode, uid, gid, mtime, link, device, xattrs } = entryOf(tree.tables, owner);
  const { major: deviceMajor, minor: deviceMinor } = device ?? { major: 0, minor: 0 };
  const path = encodePath(tree.isDirectory(place) ? `${tree.pathOf(place) || '.'}/` : tree.pathOf(place));
  const attributes = { path, mode, uid, gid, mtime, deviceMajor, deviceMinor };
  if (first !== undefined && first !== place) {
    const link = encodePath(tree.pathOf(first));
    const entry = { ...attributes, type: 'hardlink', link, xattrs: [], size: 0 } as const;
    return { entry, content: nothing };
  }
  const named = {
    ...attributes,
    type,
    link: encodePath(link ?? ''),
    xattrs: xattrs.map(({ name, value }) => ({ name, value: Buffer.from(value) })),
  };
  return type === 'file' ? file(named, owner, tree.tables) : { entry: { ...named, size: 0 }, content: nothing };
}

/** The size of a sparse file follows its map, even if the layer is truncated and has less data. */
function file(named: Omit<NewEntry, 'size'>, { layer, row }: EntryRef, tables: readonly EntryTable[]): ExportEntry {
  const payload = payloadAt(atLayer(tables, layer), row);
  if (!payload.sparse) return { entry: { ...named, size: payload.size }, content: payload };
  const { sparse, stored } = alignSparse(payload.sparse);
  const promised = payload.sparse.segments.reduce((sum, number, at) => (at % 2 === 1 ? sum + number : sum), 0);
  return { entry: { ...named, size: stored.realSize, sparse }, content: { size: promised, sparse: stored } };
}

// One path of the merged file system as the entry of a tar, and what its payload is made of. A directory that no entry names
// is one all the same.
import type { NewEntry } from '../../bytes/tar/writer.ts';
import { type Payload, payloadAt } from '../../layer/entry.ts';
import type { EntryTable } from '../../layer/entry-table.ts';
import { wholeBlocks } from '../../layer/sparse-file.ts';
import { encodePath } from '../../oci/entry-path.ts';
import type { Owner } from '../../tree/columns.ts';
import { entryOf } from '../../tree/compare.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { Place } from '../../tree/places.ts';

/** Bytes that a layer stores, with zeros between where they are to become a sparse file of whole blocks. */
export type Content = Pick<Payload, 'size' | 'sparse'>;

export interface ExportEntry {
  readonly entry: NewEntry;
  readonly content: Content;
}

const nothing: Content = { size: 0 };

/** `first` is the place at which the inode comes first: every other name of it is a link to that. */
export function exportEntry(tree: FileTree, place: Place, first: Place | undefined): ExportEntry {
  const owner = tree.describerOf(place);
  const { type, mode, uid, gid, mtime, link, device, xattrs } = entryOf(tree.tables, owner);
  const [deviceMajor, deviceMinor] = (device ?? '0,0').split(',').map(Number);
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

/** Of a sparse file as many bytes as its map promises: a layer that is cut does not keep that. */
function file(named: Omit<NewEntry, 'size'>, { layer, row }: Owner, tables: readonly EntryTable[]): ExportEntry {
  const payload = payloadAt(tables[layer], row);
  if (!payload.sparse) return { entry: { ...named, size: payload.size }, content: payload };
  const { sparse, stored } = wholeBlocks(payload.sparse);
  const promised = payload.sparse.segments.reduce((sum, number, at) => (at % 2 === 1 ? sum + number : sum), 0);
  return { entry: { ...named, size: stored.realSize, sparse }, content: { size: promised, sparse: stored } };
}

// One path of the merged file system as the entry of a tar. A directory that no entry names is one all the same.
import type { NewEntry } from '../bytes/tar-writer.ts';
import { payloadAt } from '../layer/entry.ts';
import type { EntryTable } from '../layer/entry-table.ts';
import { encodePath } from '../spec/entry-path.ts';
import { entryOf } from '../tree/compare.ts';
import { describer, type Owner, type TreeNode } from '../tree/file-tree.ts';

/** `carrier` is the node under which the inode comes first: every other name of it is a link to that. */
export function exportEntry(node: TreeNode, tables: readonly EntryTable[], carrier: TreeNode | undefined): NewEntry {
  const owner = describer(node);
  const { type, mode, uid, gid, mtime, link, device, xattrs } = entryOf(tables, owner);
  const [deviceMajor, deviceMinor] = (device ?? '0,0').split(',').map(Number);
  const path = encodePath(node.children ? `${node.path || '.'}/` : node.path);
  const attributes = { path, mode, uid, gid, mtime, deviceMajor, deviceMinor };
  if (carrier && carrier !== node) {
    return { ...attributes, type: 'hardlink', link: encodePath(carrier.path), xattrs: [], size: 0 };
  }
  return {
    ...attributes,
    type,
    link: encodePath(link ?? ''),
    xattrs: xattrs.map(({ name, value }) => ({ name, value: Buffer.from(value) })),
    ...(type === 'file' ? contentOf(owner, tables) : { size: 0 }),
  };
}

/** Of a sparse file as many bytes as its map promises: a layer that is cut does not keep that. */
function contentOf({ layer, row }: Owner, tables: readonly EntryTable[]): Pick<NewEntry, 'size' | 'sparse'> {
  const { size, sparse } = payloadAt(tables[layer], row);
  if (!sparse) return { size };
  const segments = Array.from({ length: sparse.segments.length / 2 }, (_, at) => ({
    offset: sparse.segments[at * 2],
    size: sparse.segments[at * 2 + 1],
  }));
  const stored = segments.reduce((sum, segment) => sum + segment.size, 0);
  return { size: stored, sparse: { realSize: sparse.realSize, segments } };
}

// Files that layers of an image store although an older image has the same content at the same path.
import { fileSizeAt, fileTypeAt } from '../../layer/entry.ts';
import { type EntryTable, pathAt, roleAt, typeAt } from '../../layer/entry-table.ts';
import { atLayer, type EntryRef } from '../../tree/entry-ref.ts';
import { findPath } from '../../tree/lookup.ts';
import type { ImageAnalysis } from '../analysis.ts';
import { compareContents, type ReadingContents } from '../compare-contents.ts';
import type { Pair } from '../compared-pairs.ts';

/**
 * Compares the files of some layers with those of the old image. The returned function says whether a file of these layers is
 * in the old image. Undefined if a layer is not in its archive.
 */
export async function unchangedFiles(
  old: ImageAnalysis,
  newer: ImageAnalysis,
  layers: ReadonlySet<number>,
  options: ReadingContents,
): Promise<((file: EntryRef) => boolean) | undefined> {
  const { merged } = old;
  if (!merged || !newer.merged) return undefined;
  const tables = [...merged.tables, ...newer.merged.tables];
  const combined = ({ layer, row }: EntryRef): EntryRef => ({ layer: old.layers.length + layer, row });
  const formerOf = ({ layer, row }: EntryRef): EntryRef | undefined => {
    // Only asked for here: without such files, nothing has to be merged.
    const { tree } = merged;
    const place = findPath(tree, pathAt(atLayer(tables, layer), row), options.limits, 'not the last link');
    const inode = place === undefined ? undefined : tree.inodeAt(place);
    const former = inode === undefined ? undefined : tree.contentOwnerOf(inode);
    if (!former || fileTypeAt(atLayer(tables, former.layer), former.row) !== 'file') return undefined;
    return fileSizeAt(atLayer(tables, former.layer), former.row) === fileSizeAt(atLayer(tables, layer), row)
      ? former
      : undefined;
  };
  const formers = new Map<string, Pair>();
  for (const layer of layers) {
    for (const row of filesOf(atLayer(newer.merged.tables, layer))) {
      const file = combined({ layer, row });
      const former = formerOf(file);
      if (former) formers.set(`${layer} ${row}`, [former, file]);
    }
  }
  const same = await compareContents([...old.layers, ...newer.layers], tables, [...formers.values()], options);
  return ({ layer, row }) => {
    const pair = formers.get(`${layer} ${row}`);
    return pair !== undefined && same(...pair);
  };
}

/** The rows of regular files with data. */
function* filesOf(table: EntryTable): Generator<number> {
  for (let row = 0; row < table.length; row += 1) {
    const isFile = fileTypeAt(table, row) === 'file' && typeAt(table, row) !== 'hardlink';
    if (isFile && roleAt(table, row) === 'entry' && (table.size[row] as number) > 0) yield row;
  }
}

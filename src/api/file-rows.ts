// The rows of a list of files, by number: the paths of the final filesystem, entries of layers, or wasted files. Nothing is made for a
// row before it is asked for.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import type { WastedPayload, WasteKind } from '../analysis/ledger.ts';
import type { Merged } from '../analysis/merge.ts';
import type { Owner } from '../analysis/packages/owner.ts';
import type { Limits } from '../bytes/limits.ts';
import { fileSizeAt, fileTypeAt } from '../layer/entry.ts';
import { type EntryTable, pathAt, roleAt, typeAt } from '../layer/entry-table.ts';
import { normalizePath } from '../oci/entry-path.ts';
import { carriesFileData } from '../oci/whiteout.ts';
import { compressedBytes } from '../report/files/compressed-bytes.ts';
import { shownPaths } from '../report/files/file-data.ts';
import { type EntryRef, entryKey, implied } from '../tree/entry-ref.ts';
import { findPath } from '../tree/lookup.ts';
import { type PathId, rootPath } from '../tree/path-table.ts';
import type { Stack } from '../tree/stack.ts';

export interface FileRows {
  readonly length: number;
  /** Entry tables by layer; undefined for a layer that is not in the archive. */
  readonly tables: readonly (EntryTable | undefined)[];
  /** The entry with the attributes and content of a row. */
  entryOf(row: number): EntryRef;
  pathOf(row: number): string;
  ownerOf(row: number): Owner | undefined;
  wastedOf(row: number): WasteKind | undefined;
  /** Compressed bytes of the row's own entry; undefined if they are unknown. */
  distributionOf(row: number): number | undefined;
  /** A number that rows with the same file data share. */
  dataOf(row: number): number;
  /** The row of a path; of several, the last one. */
  find(path: string): number | undefined;
}

/** Bytes of a row as `ls -l` shows them; undefined if it is not a regular file. */
export function sizeOfFile(rows: FileRows, row: number): number | undefined {
  const { layer, row: at } = rows.entryOf(row);
  const table = rows.tables[layer];
  return table && at !== implied && fileTypeAt(table, at) === 'file' ? fileSizeAt(table, at) : undefined;
}

/** Bytes of file data that the layer stores for a row. */
export function storedBytesOf(rows: FileRows, row: number): number {
  const { layer, row: at } = rows.entryOf(row);
  return at === implied ? 0 : (rows.tables[layer]?.size[at] ?? 0);
}

/** The final filesystem, in the order of a walk through it. */
export function visibleRows(stack: Stack, { ownership }: ImageAnalysis, limits: Limits): FileRows {
  const { tree, tables } = stack;
  const places = Int32Array.from(shownPaths(tree, rootPath));
  const placeAt = (row: number): PathId => places[row] as PathId;
  let distributionAt: ((place: PathId) => number | null) | undefined;
  let rowOf: Map<PathId, number> | undefined;
  return {
    length: places.length,
    tables,
    entryOf: (row) => tree.ownerOf(placeAt(row)),
    pathOf: (row) => tree.pathOf(placeAt(row)),
    ownerOf: (row) => (tree.isDirectory(placeAt(row)) ? undefined : ownership?.ownerOfName(tree.entryOf(placeAt(row)))),
    wastedOf: () => undefined,
    distributionOf(row) {
      distributionAt ??= compressedBytes(tree);
      return distributionAt(placeAt(row)) ?? undefined;
    },
    dataOf: (row) => entryKey(tree.ownerOf(placeAt(row))),
    find(path) {
      rowOf ??= new Map(Array.from(places, (place, row) => [place, row]));
      const place = findPath(tree, path, limits, 'not the last link');
      return place === undefined ? undefined : rowOf.get(place);
    },
  };
}

/** Every entry of the layers that is not a whiteout, in the order of the layers. `merged` tells which of them are wasted. */
export function shippedRows(
  tables: FileRows['tables'],
  { ownership }: ImageAnalysis,
  merged: Merged | undefined,
): FileRows {
  const count = tables.reduce((sum, table) => sum + (table?.length ?? 0), 0);
  const [layers, entries] = [new Int32Array(count), new Int32Array(count)];
  let length = 0;
  for (const [layer, table] of tables.entries()) {
    for (let row = 0; table && row < table.length; row += 1) {
      if (!carriesFileData(roleAt(table, row)) || typeAt(table, row) === 'continuation') continue;
      layers[length] = layer;
      entries[length] = row;
      length += 1;
    }
  }
  const wasted = new Map(
    merged?.ledger.wasted.map(({ storedIn: layer, row, kind }) => [entryKey({ layer, row }), kind]),
  );
  const entryOf = (row: number): EntryRef => ({ layer: layers[row] as number, row: entries[row] as number });
  const pathOf = (row: number): string => pathAt(tables[layers[row] as number] as EntryTable, entries[row] as number);
  return {
    length,
    tables,
    entryOf,
    pathOf,
    ownerOf: (row) => ownership?.ownerOfPayload(entryOf(row)),
    wastedOf: (row) => wasted.get(entryKey(entryOf(row))),
    distributionOf: (row) => tables[layers[row] as number]?.distribution?.[entries[row] as number],
    dataOf: (row) => entryKey(entryOf(row)),
    find: lastOf(length, pathOf),
  };
}

/** Files that are not in the final filesystem, in the order of the layers that wasted them. */
export function wastedRows({ ledger: { wasted }, tables }: Merged, { ownership }: ImageAnalysis): FileRows {
  const payloadAt = (row: number): WastedPayload => wasted[row] as WastedPayload;
  const entryOf = (row: number): EntryRef => ({ layer: payloadAt(row).storedIn, row: payloadAt(row).row });
  const pathOf = (row: number): string => payloadAt(row).path;
  return {
    length: wasted.length,
    tables,
    entryOf,
    pathOf,
    ownerOf: (row) => ownership?.ownerOfPayload(entryOf(row)),
    wastedOf: (row) => payloadAt(row).kind,
    distributionOf: (row) => payloadAt(row).distribution ?? undefined,
    dataOf: (row) => entryKey(entryOf(row)),
    find: lastOf(wasted.length, pathOf),
  };
}

/** Finds the last row of a path. */
function lastOf(length: number, pathOf: (row: number) => string): FileRows['find'] {
  let rows: Map<string, number> | undefined;
  return (asked) => {
    rows ??= new Map(Array.from({ length }, (_, row) => [pathOf(row), row]));
    return rows.get(normalizePath(asked).path);
  };
}

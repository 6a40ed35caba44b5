// What the listed layer did to the paths of a filesystem, for `files --layer`.
import type { Merged } from '../../analysis/merge.ts';
import { displayPath } from '../../rules/wording.ts';
import type { Change, ChangeKind } from '../../tree/change.ts';
import { implied } from '../../tree/entry-ref.ts';
import { type Block, type Cell, code, exact, madeRows, text } from '../block.ts';
import { changeLetter } from '../changes.ts';

export interface RemovedPath {
  readonly path: string;
  /** Bytes of the file; of a directory, of all files that were removed with it. */
  readonly size: number;
}

/** What a layer can have done to a path that it has. */
export type ListedChange = Exclude<ChangeKind, 'removed'>;

export interface LayerChanges {
  /**
   * What an entry of the layer did to its path, which can lead through a link of a layer below. Null if the layer did not change it: a
   * parent directory without an entry, or an entry without a place.
   */
  kindOf(path: string, row: number): ListedChange | null;
  /** Those that are asked for, sorted by path. */
  readonly removed: readonly RemovedPath[];
}

/** `wants`: whether a path is asked for. Undefined if the layer, or one below it, is not in the archive. */
export function layerChanges(known: Merged, layer: number, wants: (path: string) => boolean): LayerChanges | undefined {
  if (layer >= known.tables.length) return undefined;
  const all = known.changes(layer);
  const listed = all.flatMap(({ path, kind, after }) => (kind === 'removed' ? [] : [{ path, kind, after }]));
  const byPath = new Map<string, ListedChange>(listed.map(({ path, kind }) => [path, kind]));
  const byRow = new Map<number, ListedChange>(
    listed.flatMap(({ kind, after }) => (after?.layer === layer ? [[after.row, kind] as const] : [])),
  );
  byRow.delete(implied);
  return {
    kindOf: (path, row) => byPath.get(path) ?? byRow.get(row) ?? null,
    removed: known
      .changes(layer, wants)
      .filter(({ kind }) => kind === 'removed')
      .map(removedPath),
  };
}

const removedPath = ({ path, size }: Change): RemovedPath => ({ path, size });

/** The letter of a change; blank for none. */
export const kindCell = (kind: ChangeKind | null | undefined): Cell => (kind == null ? text('') : changeLetter(kind));

/** The paths that the layer removes. */
export const removedBlock = (removed: readonly RemovedPath[]): Block => ({
  kind: 'table',
  columns: [
    { title: ' ', align: 'left' },
    { title: 'SIZE', align: 'right' },
    { title: 'PATH', align: 'left', mayBeCut: true, keepsEnd: true },
  ],
  rows: madeRows(removed, ({ path, size }) => [kindCell('removed'), exact(size), code(displayPath(path))]),
});

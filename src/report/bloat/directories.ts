// Wasted bytes by directory, as data and as a table.
import type { WastedPayload } from '../../analysis/ledger.ts';
import { plus } from '../../analysis/sizes.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import { bytes, count, cutList, type TableBlock } from '../block.ts';
import { directoryCell, directoryRows } from '../directory-rows.ts';
import { toPull } from './to-pull.ts';

export interface DirectoryData {
  readonly path: string;
  /** Whether wasted files below it count in other directories. */
  readonly rest: boolean;
  readonly bytes: number;
  /** Compressed bytes; null if unknown. */
  readonly distribution: number | null;
  readonly fileCount: number;
}

/** Largest first. */
export function directoriesOf(wasted: readonly WastedPayload[]): readonly DirectoryData[] {
  const rows = directoryRows(wasted, ({ path }) => path).map(
    ({ path, rest, items }): DirectoryData => ({
      path,
      rest,
      bytes: items.reduce((sum, { bytes }) => sum + bytes, 0),
      distribution: items.reduce<number | null>((sum, { distribution }) => plus(sum, distribution), 0),
      fileCount: items.length,
    }),
  );
  return rows.sort((a, b) => b.bytes - a.bytes || comparePaths(a.path, b.path));
}

/** `command` is a command line that shows all of them. */
export function directoriesTable(directories: readonly DirectoryData[], most: number, command: string): TableBlock {
  const { shown, cut } = cutList(directories, most, 'directories', command);
  const pulled = toPull(directories);
  return {
    kind: 'table',
    title: 'Directories with wasted bytes',
    columns: [
      { title: 'WASTED', align: 'right' },
      ...pulled.columns,
      { title: 'FILE COUNT', align: 'right', importance: 1 },
      { title: 'DIRECTORY', align: 'left', mayBeCut: true },
    ],
    rows: shown.map((row) => [bytes(row.bytes), ...pulled.cells(row), count(row.fileCount), directoryCell(row)]),
    cut,
  };
}

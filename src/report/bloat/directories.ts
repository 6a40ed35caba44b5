// Wasted bytes by directory, as data and as a table.
import type { WastedPayload } from '../../analysis/ledger.ts';
import { plus } from '../../analysis/sizes.ts';
import { comparePaths, topDirectory } from '../../oci/entry-path.ts';
import { displayPath } from '../../rules/wording.ts';
import { bytes, code, count, cutList, type TableBlock } from '../block.ts';
import { toPull } from './to-pull.ts';

export interface DirectoryData {
  readonly path: string;
  readonly bytes: number;
  /** Compressed bytes; null if unknown. */
  readonly distribution: number | null;
  readonly fileCount: number;
}

/** By the first two components of the path, largest first. */
export function directoriesOf(wasted: readonly WastedPayload[]): readonly DirectoryData[] {
  const directories = new Map<string, DirectoryData>();
  for (const { path: file, bytes, distribution } of wasted) {
    const path = topDirectory(file);
    const row = directories.get(path) ?? { path, bytes: 0, distribution: 0, fileCount: 0 };
    directories.set(path, {
      path,
      bytes: row.bytes + bytes,
      distribution: plus(row.distribution, distribution),
      fileCount: row.fileCount + 1,
    });
  }
  return [...directories.values()].sort((a, b) => b.bytes - a.bytes || comparePaths(a.path, b.path));
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
    rows: shown.map((row) => [
      bytes(row.bytes),
      ...pulled.cells(row),
      count(row.fileCount),
      code(displayPath(row.path)),
    ]),
    cut,
  };
}

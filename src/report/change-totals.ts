// Totals of what a layer changed: by kind of change, and by directory.
import { comparePaths } from '../oci/entry-path.ts';
import { humanSize } from '../text/byte-size.ts';
import type { ChangeKind } from '../tree/change.ts';
import { type Block, bytes, type Cell, count, cutList, madeRows, text } from './block.ts';
import { directoryCell, directoryRows } from './directory-rows.ts';

/** A change that counts in totals. */
interface CountedChange {
  readonly path: string;
  readonly kind: ChangeKind;
  readonly size: number;
}

export interface ChangeTotal {
  readonly pathCount: number;
  /** Bytes of these files; of removed paths, of all files that were removed with them. */
  readonly bytes: number;
}

export type ChangeTotals = Readonly<Record<ChangeKind, ChangeTotal>>;

/** The totals of a directory. Each changed path counts in one. */
export interface DirectoryChanges {
  readonly path: string;
  /** Whether paths below it count in other directories. */
  readonly rest: boolean;
  readonly totals: ChangeTotals;
}

const kinds: readonly ChangeKind[] = ['added', 'modified', 'touched', 'removed'];

export function totalsOf(changes: readonly CountedChange[]): ChangeTotals {
  const none = (): { pathCount: number; bytes: number } => ({ pathCount: 0, bytes: 0 });
  const totals = { added: none(), modified: none(), touched: none(), removed: none() };
  for (const { kind, size } of changes) {
    totals[kind].pathCount += 1;
    totals[kind].bytes += size;
  }
  return totals;
}

/** Bytes that a layer stores for its changes. */
export const storedBytes = ({ added, modified, touched }: ChangeTotals): number =>
  added.bytes + modified.bytes + touched.bytes;

/** Changes by directory, sorted by path or with the most bytes first. */
export function changedDirectories(
  changes: readonly CountedChange[],
  order: 'path' | 'size',
): readonly DirectoryChanges[] {
  const directories = directoryRows(changes, ({ path }) => path).map(
    ({ path, rest, items }): DirectoryChanges => ({ path, rest, totals: totalsOf(items) }),
  );
  const weight = ({ totals }: DirectoryChanges): number => storedBytes(totals) + totals.removed.bytes;
  return directories.sort((a, b) => (order === 'size' ? weight(b) - weight(a) : 0) || comparePaths(a.path, b.path));
}

/** `TOTAL: 3 added, 1 removed (3kB)`: how many paths changed, and the bytes that are not those of the layer. */
export function totalText(totals: ChangeTotals): string {
  const parts = kinds.flatMap((kind) => {
    const { pathCount, bytes: size } = totals[kind];
    if (pathCount === 0) return [];
    return [`${pathCount} ${kind}${kind === 'removed' && size > 0 ? ` (${humanSize(size)})` : ''}`];
  });
  return `TOTAL: ${parts.join(', ')}`;
}

/** The table of --stat. `command` shows all rows. */
export function directoriesBlock(
  directories: readonly DirectoryChanges[],
  totals: ChangeTotals,
  most: number,
  command: string,
): Block {
  const { shown, cut } = cutList(directories, most, 'directories', command);
  const cells = (one: ChangeTotals) => [bytes(storedBytes(one)), ...kinds.map((kind) => countCell(one, kind))];
  return {
    kind: 'table',
    columns: [
      { title: 'SIZE', align: 'right' },
      ...kinds.map((kind) => ({ title: kind.toUpperCase(), align: 'right' as const })),
      { title: 'DIRECTORY', align: 'left', mayBeCut: true, keepsEnd: true },
    ],
    rows: madeRows(shown, (one) => [...cells(one.totals), directoryCell(one)]),
    total: [...cells(totals), text('TOTAL')],
    cut,
  };
}

/** The number of paths. Removed bytes stand beside it: they are not those of the layer. */
function countCell(totals: ChangeTotals, kind: ChangeKind): Cell {
  const { pathCount, bytes: size } = totals[kind];
  return kind === 'removed' && size > 0 ? text(`${pathCount} (${humanSize(size)})`) : count(pathCount);
}

// The parts of diff about paths and texts.
import type { TextDifference } from '../../analysis/comparison/text-diff.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import { displayPath, pluralize } from '../../rules/wording.ts';
import { signedSize } from '../../text/byte-size.ts';
import type { ChangeKind } from '../../tree/change.ts';
import { type Block, bytes, change, code, count, cutList, type TableBlock, text } from '../block.ts';
import { attributesText, changeLegend, changeLetter } from '../changes.ts';
import { directoryCell, directoryRows } from '../directory-rows.ts';
import type { DiffData, DiffView, PathChangeData } from './data.ts';

const kinds: readonly ChangeKind[] = ['added', 'removed', 'modified', 'touched'];

/** How many paths differ, and the largest changes by path or by directory. */
export function changesBlocks({ changes, totals }: DiffData, { list, maxPaths, allRows, unread }: DiffView): Block[] {
  if (!changes || !totals) {
    return [{ kind: 'heading', text: 'Files: cannot be compared', isSection: true, note: unread }];
  }
  const words = kinds.map((kind) => `${totals[kind].pathCount} ${kind}${changeOf(kind, changes)}`);
  const differ =
    changes.length === 0
      ? 'no path differs'
      : `${pluralize(changes.length, 'path')} differ${changes.length === 1 ? 's' : ''}`;
  return [
    {
      kind: 'heading',
      text: `Files: ${differ}`,
      isSection: true,
      ...(changes.length > 0 ? { facts: [words.join(', ')] } : {}),
    },
    ...(list === 'paths'
      ? [...legendOf(changes), pathsTable(changes, maxPaths, allRows)]
      : [directoriesTable(changes, maxPaths, allRows)]),
  ];
}

/** ` (+3.2kB)`, with the sum of how much the files of one kind of change grew */
function changeOf(kind: ChangeKind, changes: readonly PathChangeData[]): string {
  const sum = changes.reduce((all, one) => all + (one.kind === kind && isCounted(one) ? growthOf(one) : 0), 0);
  return sum === 0 ? '' : ` (${signedSize(sum)})`;
}

const growthOf = ({ before, after }: PathChangeData): number => (after?.size ?? 0) - (before?.size ?? 0);
const weight = (one: PathChangeData): number => Math.max(one.before?.size ?? 0, one.after?.size ?? 0);

/** A group of hard links counts at its first path only. */
const isCounted = ({ path, before, after }: PathChangeData): boolean =>
  [before, after].every((entry) => (entry?.hardlinkGroup ?? path) === path);

const legendOf = (changes: readonly PathChangeData[]): readonly Block[] =>
  changes.length === 0 ? [] : [{ kind: 'sentence', sentence: changeLegend }];

/** All changes sorted by path or, if they are too many, the largest ones. */
function pathsTable(changes: readonly PathChangeData[], most: number, command: string): TableBlock {
  const largest = [...changes].sort(
    (a, b) => Math.abs(growthOf(b)) - Math.abs(growthOf(a)) || weight(b) - weight(a) || comparePaths(a.path, b.path),
  );
  const { shown, cut } = cutList(
    changes.length > most ? largest : changes,
    most,
    'paths, the largest changes',
    command,
  );
  return {
    kind: 'table',
    columns: [
      { title: ' ', align: 'left' },
      { title: 'SIZE', align: 'right' },
      { title: 'CHANGE', align: 'right' },
      { title: 'ATTRIBUTES', align: 'left', importance: 1 },
      { title: 'PATH', align: 'left', mayBeCut: true, keepsEnd: true },
    ],
    rows: shown.map((one) => [
      changeLetter(one.kind),
      bytes((one.after ?? one.before)?.size ?? 0),
      change(growthOf(one)),
      text(attributesText(one.kind, one.attributes)),
      code(displayPath(one.path)),
    ]),
    cut,
  };
}

function directoriesTable(changes: readonly PathChangeData[], most: number, command: string): TableBlock {
  const rows = directoryRows(changes, ({ path }) => path)
    .map(({ items, ...row }) => ({
      ...row,
      more: items.reduce((sum, one) => sum + (isCounted(one) ? growthOf(one) : 0), 0),
      counts: kinds.map((kind) => items.filter((one) => one.kind === kind).length),
    }))
    .sort((a, b) => Math.abs(b.more) - Math.abs(a.more) || comparePaths(a.path, b.path));
  const { shown, cut } = cutList(rows, most, 'directories, the largest changes', command);
  return {
    kind: 'table',
    columns: [
      { title: 'CHANGE', align: 'right' },
      ...kinds.map((kind) => ({ title: kind.toUpperCase(), align: 'right' as const })),
      { title: 'DIRECTORY', align: 'left', mayBeCut: true },
    ],
    rows: shown.map((row) => [change(row.more), ...row.counts.map((number) => count(number)), directoryCell(row)]),
    cut,
  };
}

const reasons: Readonly<Record<NonNullable<TextDifference['reason']>, string>> = {
  binary: 'Binary files differ',
  large: 'too large or too different to show line by line',
  unread: 'cannot be read to the end',
};

/** Unified diffs, as `diff -u` and `git diff` print them. */
export function textBlocks(texts: readonly TextDifference[]): Block[] {
  if (texts.length === 0) return [{ kind: 'sentence', sentence: 'no text file differs' }];
  return texts.map(({ path, patch, reason }) => ({
    kind: 'lines',
    language: 'diff',
    lines: patch === null ? [`${path}: ${reasons[reason ?? 'unread']}`] : patch.replace(/\n$/, '').split('\n'),
  }));
}

// What differs at paths, in texts and in the config, as diff has it on its page.
import type { TextDifference } from '../analysis/text-differences.ts';
import { counted } from '../rules/counted.ts';
import { comparePaths, topDirectory } from '../spec/entry-path.ts';
import type { ChangeKind } from '../tree/change.ts';
import { type Block, bytes, change, count, text } from './block.ts';
import { changeLetters } from './changes.ts';
import type { DiffData, PathChangeData } from './diff-data.ts';
import type { DiffView } from './diff-view.ts';
import { humanSize } from './human-size.ts';

const kinds: readonly ChangeKind[] = ['added', 'removed', 'modified', 'touched'];

/** How many paths differ, and those that differ most, or the directories they are in. */
export function changesBlock({ changes, totals }: DiffData, { list, mostRows, wants }: DiffView): Block[] {
  if (!changes || !totals) {
    return [{ kind: 'heading', text: 'paths cannot be compared', note: 'a layer is not in its archive' }];
  }
  const words = kinds.map((kind) => `${totals[kind].paths} ${kind}${size(totals[kind].bytes)}`);
  const most = wants ? Number.POSITIVE_INFINITY : mostRows;
  const rest = changes.length - most;
  const more = list === 'paths' && rest > 0 ? `; the ${most} largest of ${changes.length}, see --limit` : '';
  return [
    {
      kind: 'heading',
      text: `${counted(changes.length, 'path')} differ${changes.length === 1 ? 's' : ''}`,
      note: `${words.join(', ')}${more}`,
    },
    list === 'paths' ? pathsTable(changes, most) : directoriesTable(changes),
  ];
}

const size = (bytes: number): string => (bytes === 0 ? '' : ` (${humanSize(bytes)})`);

const grown = ({ before, after }: PathChangeData): number => (after?.size ?? 0) - (before?.size ?? 0);
const weight = (one: PathChangeData): number => Math.max(one.before?.size ?? 0, one.after?.size ?? 0);

/** The bytes of a group of hard links count at its first name. */
const isCounted = ({ path, before, after }: PathChangeData): boolean =>
  [before, after].every((entry) => (entry?.hardlinkGroup ?? path) === path);

/** The largest differences in front; where all are shown, the order is that of the paths. */
function pathsTable(changes: readonly PathChangeData[], most: number): Block {
  const largest = [...changes].sort(
    (a, b) => Math.abs(grown(b)) - Math.abs(grown(a)) || weight(b) - weight(a) || comparePaths(a.path, b.path),
  );
  const shown = changes.length > most ? largest.slice(0, most) : changes;
  return {
    kind: 'table',
    columns: [
      { title: ' ', align: 'left' },
      { title: 'SIZE', align: 'right' },
      { title: 'CHANGE', align: 'right' },
      { title: 'WHAT', align: 'left' },
      { title: 'PATH', align: 'left', mayBeCut: true, keepsEnd: true },
    ],
    rows: shown.map((one) => [
      text(changeLetters[one.kind]),
      bytes((one.after ?? one.before)?.size ?? 0),
      change(grown(one)),
      text(one.attributes.join(' ')),
      text(`/${one.path}`),
    ]),
  };
}

function directoriesTable(changes: readonly PathChangeData[]): Block {
  const directories = new Map<string, Record<ChangeKind, number> & { more: number }>();
  for (const one of changes) {
    const top = topDirectory(one.path);
    const row = directories.get(top) ?? { added: 0, removed: 0, modified: 0, touched: 0, more: 0 };
    row[one.kind] += 1;
    row.more += isCounted(one) ? grown(one) : 0;
    directories.set(top, row);
  }
  const rows = [...directories].sort(
    ([a, one], [b, other]) => Math.abs(other.more) - Math.abs(one.more) || comparePaths(a, b),
  );
  return {
    kind: 'table',
    columns: [
      { title: 'CHANGE', align: 'right' },
      ...kinds.map((kind) => ({ title: kind.toUpperCase(), align: 'right' as const })),
      { title: 'DIRECTORY', align: 'left', mayBeCut: true },
    ],
    rows: rows.map(([path, row]) => [change(row.more), ...kinds.map((kind) => count(row[kind])), text(`/${path}`)]),
  };
}

const reasons: Readonly<Record<NonNullable<TextDifference['why']>, string>> = {
  binary: 'Binary files differ',
  large: 'too large, or too different, to be shown line by line',
  unread: 'cannot be read to its end',
};

/** As `diff -u` and `git diff` have them. */
export function textBlocks(texts: readonly TextDifference[]): Block[] {
  if (texts.length === 0) return [{ kind: 'lines', lines: ['no text differs'] }];
  return texts.map(({ path, patch, why }) => ({
    kind: 'lines',
    language: 'diff',
    lines: patch === null ? [`${path}: ${reasons[why ?? 'unread']}`] : patch.replace(/\n$/, '').split('\n'),
  }));
}

export function configTable({ config }: DiffData): Block {
  const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  return {
    kind: 'table',
    columns: [
      { title: 'CONFIG', align: 'left', mayBeCut: true },
      { title: 'OLD', align: 'left', mayBeCut: true },
      { title: 'NEW', align: 'left', mayBeCut: true },
    ],
    rows: (config ?? []).map(({ field, key, before, after }) => [
      text(key === null ? field : `${field} ${key}`),
      text(before === null ? null : shown(before)),
      text(after === null ? null : shown(after)),
    ]),
  };
}

// The tables of diff about origin, config and manifest: one row for each value that differs, or that tells the origin.
import type { Origin } from '../../analysis/attestations/origin.ts';
import type { ConfigChange } from '../../analysis/comparison/config-changes.ts';
import { type Block, type Cell, code, cutList, type TableBlock } from '../block.ts';
import { baseImageText } from '../origin.ts';
import type { DiffData, DiffView } from './data.ts';

/** All settings, and the first of the differences in time and history. */
export function configTable({ configChanges, historyChanges }: DiffData, view: DiffView): TableBlock {
  const settings = configChanges ?? [];
  const rows = [...settings, ...(historyChanges ?? [])];
  return changesTable('Config', rows, settings.length + view.maxRows, view.allRows);
}

/** Source, commit, builder and base image, as far as they are known; no table if none differs. */
export function originTable({ origin }: DiffData, { maxRows, allRows }: DiffView): readonly Block[] {
  if (!origin) return [];
  const [before, after] = [originValues(origin.old), originValues(origin.new)];
  const rows = originFields
    .map((field) => ({ field, key: null, before: before[field], after: after[field] }))
    .filter((row) => row.before !== null || row.after !== null);
  const isSame = rows.every((row) => row.before === row.after);
  return isSame ? [] : [changesTable('Origin', rows, Math.max(maxRows, rows.length), allRows)];
}

const originFields = ['source', 'commit', 'builder', 'base image'] as const;

const originValues = ({
  source,
  revision,
  builder,
  baseImages,
}: Origin): Record<(typeof originFields)[number], string | null> => ({
  source: source?.value ?? null,
  commit: revision?.value ?? null,
  builder: builder?.value ?? null,
  'base image': baseImages.map(baseImageText).join(', ') || null,
});

/** No table if the manifests do not differ, or cannot be compared. */
export const manifestTable = ({ manifestChanges }: DiffData, { maxRows, allRows }: DiffView): readonly Block[] =>
  manifestChanges.length === 0 ? [] : [changesTable('Manifest', manifestChanges, maxRows, allRows)];

function changesTable(title: string, changes: readonly ConfigChange[], most: number, command: string): TableBlock {
  const { shown, cut } = cutList(changes, most, 'values', command);
  return {
    kind: 'table',
    title,
    columns: [
      { title: 'FIELD', align: 'left', mayBeCut: true },
      { title: 'OLD', align: 'left', mayBeCut: true },
      { title: 'NEW', align: 'left', mayBeCut: true },
    ],
    rows: shown.map(({ field, key, before, after }) => [
      code(key === null ? field : `${field} ${key}`),
      ...valueCells(before, after),
    ]),
    cut,
  };
}

/** The longest value that is shown whole, and how much is shown before the first difference of longer ones, in characters. */
const longest = 120;
const lead = 20;

function valueCells(before: unknown, after: unknown): readonly Cell[] {
  const [old, newer] = [textOf(before), textOf(after)];
  const cell = (value: string | null, other: string | null): Cell =>
    code(value === null ? null : excerpt(value, other ?? '', longest));
  return [cell(old, newer), cell(newer, old)];
}

/** A text of more than `most` characters is cut before the first difference to the other one, so that it can be seen. */
export function excerpt(value: string, other: string, most: number): string {
  if (value.length <= most) return value;
  const start = Math.max(0, firstDifference(value, other) - lead);
  const part = value.slice(start, start + most).replace(halfCharacter, '');
  return `${start > 0 ? '…' : ''}${part}${start + most < value.length ? '…' : ''}`;
}

/** Half of a surrogate pair at a place where a text was cut. */
const halfCharacter = /^[\udc00-\udfff]|[\ud800-\udbff]$/g;

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  return at;
}

const textOf = (value: unknown): string | null =>
  value === null ? null : typeof value === 'string' ? value : JSON.stringify(value);

// Paths and link targets that are too long for Linux, although --max-path-length accepts them. For what the limit refuses, see
// validity/skipped-entry.
import type { Analysis } from '../../../analysis/analysis.ts';
import { everyEngine } from '../../../image/engines.ts';
import { type EntryTable, pathStart, roleAt, typeAt } from '../../../layer/entry-table.ts';
import { entriesText, entriesWhere, type LayerEntries } from '../../layer-rows.ts';
import type { Rule } from '../../rule.ts';

/** PATH_MAX of Linux is 4,096 with the zero at the end. Engines put at least a slash before a path. */
const maxPath = 4094;
const maxTarget = 4095;

export const longPath: Rule<LayerEntries> = {
  id: 'portability/long-path',
  severity: 'warning',
  title: 'A path or link target is too long for Linux',
  why: 'Engines refuse the layer: "file name too long". Build the layer with shorter paths.',
  *check(analysis) {
    const skipped = skippedRows(analysis);
    yield* entriesWhere(analysis, (table, row) => isTooLong(table, row) && !skipped.get(table)?.has(row));
  },
  message: (data) =>
    `${entriesText(data)} ${data.entryCount === 1 ? 'has a path or link target' : 'have paths or link targets'} of more than ${maxPath} bytes: engines refuse the layer ("file name too long")`,
  refusedBy: () => everyEngine,
};

function isTooLong(table: EntryTable, row: number): boolean {
  const role = roleAt(table, row);
  if (role === 'aufs' || role === 'invalid') return false;
  if ((table.pathEnd[row] as number) - pathStart(table, row) > maxPath) return true;
  return (
    typeAt(table, row) === 'symlink' && (table.linkEnd[row] as number) - (table.pathEnd[row] as number) > maxTarget
  );
}

/** The rows that validity/skipped-entry reports. */
function skippedRows({ images }: Analysis): ReadonlyMap<EntryTable, ReadonlySet<number>> {
  const rows = new Map<EntryTable, ReadonlySet<number>>();
  for (const { stack } of images) {
    for (const [layer, { skipped }] of (stack?.effects ?? []).entries())
      rows.set(stack?.tables[layer] as EntryTable, new Set(skipped.map(({ row }) => row)));
  }
  return rows;
}

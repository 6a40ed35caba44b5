// The table of packages that differ, on the page of diff.
import { type Block, change, code, cutList, text, toned } from '../block.ts';
import { growthOf, type PackagesDiff } from './package-changes.ts';
import { toneOf } from './waterfall-table.ts';

/** No table if no package differs. */
export function packagesTable(
  { packages, derived, unowned }: PackagesDiff,
  maxRows: number,
  allRows: string,
): readonly Block[] {
  const rest = [
    { title: 'derived', bytes: derived.after.visible - derived.before.visible },
    { title: 'no package', bytes: unowned.after.visible - unowned.before.visible },
  ];
  if (packages.length === 0) return [];
  const { shown, cut } = cutList(packages, maxRows, 'packages', allRows);
  const bytesCell = (bytes: number) => toned(toneOf(bytes), change(bytes));
  const blank = text('');
  const sum = [...packages.map(growthOf), ...rest.map(({ bytes }) => bytes)].reduce((a, b) => a + b, 0);
  return [
    {
      kind: 'table',
      title: 'Packages (visible)',
      columns: [
        { title: 'PACKAGE', align: 'left', mayBeCut: true },
        { title: 'TYPE', align: 'left', importance: 1 },
        { title: 'OLD', align: 'left', mayBeCut: true },
        { title: 'NEW', align: 'left', mayBeCut: true },
        { title: 'CHANGE', align: 'right' },
      ],
      rows: [
        ...shown.map((one) => [
          code(one.name),
          text(one.type),
          code(one.before?.version ?? ''),
          code(one.after?.version ?? ''),
          bytesCell(growthOf(one)),
        ]),
        ...rest.map(({ title, bytes }) => [text(title), blank, blank, blank, bytesCell(bytes)]),
      ],
      total: [text('TOTAL'), blank, blank, blank, bytesCell(sum)],
      cut,
    },
  ];
}

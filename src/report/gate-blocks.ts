// The page of check: the verdict, the budgets, and where something grew or is broken, what did it and what to do. Fit for a
// comment on a pull request too.
import { counted } from '../rules/counted.ts';
import { type Block, blanks, bytes, type Cell, change, count, text } from './block.ts';
import { adviceTable } from './causes.ts';
import type { BudgetData, GateData } from './gate-data.ts';
import { imageTitle } from './image-blocks.ts';
import { waterfallTable } from './waterfall-table.ts';

export interface BudgetCount {
  readonly all: number;
  readonly broken: number;
}

/** Rows of one budget: thousands of files may break it. */
const mostOfOneBudget = 20;

export function gateBlocks(data: GateData, budgets: BudgetCount, mostRows: number): Block[] {
  const isBroken = data.budgets.some(({ passed }) => !passed);
  const grown = data.waterfall?.reduce((sum, { sizes }) => sum + (sizes.content ?? 0), 0) ?? 0;
  // Where nothing grew and nothing is broken there is nothing to explain.
  const why: Block[] = [
    ...(data.waterfall ? [waterfallTable(data.waterfall, mostRows)] : []),
    pathsTable(data),
    adviceTable(data.causes, mostRows),
  ];
  return [
    {
      kind: 'heading',
      text: `${imageTitle(data.image)}: ${data.passed ? 'passed' : 'failed'}`,
      note: notes(data, budgets),
    },
    budgetsTable(data.budgets, Math.max(mostRows, mostOfOneBudget)),
    ...(isBroken || grown > 0 ? why : []),
  ];
}

function notes({ budgets, baseline, policy, allowed, own }: GateData, numbers: BudgetCount): string {
  const parts = [budgetsNote(numbers)];
  if (allowed !== null) parts.push(`allowed: ${allowed}`);
  if (baseline) {
    const { source, lowered, heldBy } = baseline;
    const held = heldBy.length > 0 ? `, not lowered: more ${heldBy.join(', ')}` : '';
    parts.push(`baseline ${imageTitle({ ...baseline, format: '' })} (${source}${lowered ? ', lowered' : held})`);
  }
  if (policy) parts.push(`policy ${policy.source}${policy.note ? ` (${policy.note})` : ''}`);
  const isOfOwn = budgets.some(({ rule }) => rule.startsWith('budget/own-'));
  if (isOfOwn && own.basis === 'assumed') parts.push(`layers from ${own.from} on taken for own, see --base`);
  return parts.join(' · ');
}

function budgetsNote({ all, broken }: BudgetCount): string {
  if (all === 0) return 'no budget is set';
  return broken > 0 ? `${broken} of ${counted(all, 'budget')} broken` : `${counted(all, 'budget')} kept`;
}

function budgetsTable(budgets: readonly BudgetData[], most: number): Block {
  const ofRule = new Map<string, BudgetData[]>();
  for (const budget of budgets) {
    const known = ofRule.get(budget.rule);
    if (known) known.push(budget);
    else ofRule.set(budget.rule, [budget]);
  }
  return {
    kind: 'table',
    columns: [
      { title: 'STATUS', align: 'left' },
      { title: 'BUDGET', align: 'left' },
      { title: 'LIMIT', align: 'right' },
      { title: 'ACTUAL', align: 'right' },
      { title: 'OF', align: 'left', mayBeCut: true },
    ],
    rows: [...ofRule].flatMap(([rule, all]) => [
      ...all.slice(0, most).map(budgetRow),
      ...(all.length > most
        ? [[text(''), text(nameOf(rule)), ...blanks(2), text(`and ${all.length - most} more`)]]
        : []),
    ]),
  };
}

const budgetRow = ({ rule, what, limit, actual, passed, unit }: BudgetData): readonly Cell[] => [
  text(passed ? 'kept' : 'BROKEN'),
  text(nameOf(rule)),
  text(limit),
  amount(actual, unit),
  text(what),
];

const nameOf = (rule: string): string => rule.replace('budget/', '');

function amount(actual: number | null, unit: BudgetData['unit']): Cell {
  if (actual === null) return text(null);
  if (unit === 'share') return text(actual.toFixed(4));
  return unit === 'bytes' ? bytes(actual) : unit === 'change' ? change(actual) : count(actual);
}

function pathsTable({ paths }: GateData): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'BYTES', align: 'right' },
      { title: 'LAYER', align: 'right' },
      { title: 'LARGEST NEW FILES', align: 'left', mayBeCut: true },
    ],
    rows: paths.map(({ path, layer, bytes: size }) => [bytes(size), count(layer), text(`/${path}`)]),
  };
}

// The page of check: the verdict, the budgets, and where something grew or is broken, what did it and what to do. Fit for a
// comment on a pull request too.
import { counted } from '../rules/counted.ts';
import { type Block, bytes, type Cell, change, count, text } from './block.ts';
import { adviceTable } from './causes.ts';
import type { BudgetData, GateData } from './gate-data.ts';
import { imageTitle } from './image-blocks.ts';
import { waterfallTable } from './waterfall-table.ts';

export function gateBlocks(data: GateData, mostRows: number): Block[] {
  const isBroken = data.budgets.some(({ passed }) => !passed);
  const grown = data.waterfall?.reduce((sum, { sizes }) => sum + (sizes.content ?? 0), 0) ?? 0;
  // Where nothing grew and nothing is broken there is nothing to explain.
  const why: Block[] = [
    ...(data.waterfall ? [waterfallTable(data.waterfall, mostRows)] : []),
    pathsTable(data),
    adviceTable(data.causes, mostRows),
  ];
  return [
    { kind: 'heading', text: `${imageTitle(data.image)}: ${data.passed ? 'passed' : 'failed'}`, note: notes(data) },
    budgetsTable(data.budgets),
    ...(isBroken || grown > 0 ? why : []),
  ];
}

function notes({ budgets, baseline, policy, allowed, own }: GateData): string {
  const parts = [budgetsNote(budgets)];
  if (allowed !== null) parts.push(`allowed: ${allowed}`);
  if (baseline) {
    const lowered = baseline.lowered ? ', lowered' : '';
    parts.push(`baseline ${imageTitle({ ...baseline, format: '' })} (${baseline.source}${lowered})`);
  }
  if (policy) parts.push(`policy ${policy.source}${policy.note ? ` (${policy.note})` : ''}`);
  const isOfOwn = budgets.some(({ rule }) => rule.startsWith('budget/own-'));
  if (isOfOwn && own.basis === 'assumed') parts.push(`layers from ${own.from} on taken for own, see --base`);
  return parts.join(' · ');
}

function budgetsNote(budgets: readonly BudgetData[]): string {
  if (budgets.length === 0) return 'no budget is set';
  const broken = budgets.filter(({ passed }) => !passed).length;
  const all = counted(budgets.length, 'budget');
  return broken > 0 ? `${broken} of ${all} broken` : `${all} kept`;
}

function budgetsTable(budgets: readonly BudgetData[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'STATUS', align: 'left' },
      { title: 'BUDGET', align: 'left' },
      { title: 'LIMIT', align: 'right' },
      { title: 'ACTUAL', align: 'right' },
      { title: 'OF', align: 'left', mayBeCut: true },
    ],
    rows: budgets.map(({ rule, what, limit, actual, passed, unit }) => [
      text(passed ? 'kept' : 'BROKEN'),
      text(rule.replace('budget/', '')),
      text(limit),
      amount(actual, unit),
      text(what),
    ]),
  };
}

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

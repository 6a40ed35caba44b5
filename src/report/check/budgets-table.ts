// The budgets of a check as a table, exceeded ones first, and in a few words.
import { limitText } from '../../rules/budget.ts';
import { countBudgets, type MeasuredBudget } from '../../rules/budget-findings.ts';
import { pluralize } from '../../rules/wording.ts';
import { percent } from '../../text/byte-size.ts';
import { bytes, type Cell, change, count, type TableBlock, text, toned } from '../block.ts';
import { sizeLabel } from '../image-view.ts';
import type { BudgetData } from './data.ts';

/** `2 of 14 budgets exceeded, 1 unknown`; empty without budgets. */
export function budgetsInWords(measured: readonly MeasuredBudget[]): string {
  const { ok, over, unknown } = countBudgets(measured);
  const all = ok + over + unknown;
  if (all === 0) return '';
  if (ok === all) return `${pluralize(all, 'budget')} ok`;
  if (over === all) return `${pluralize(all, 'budget')} exceeded`;
  if (unknown === all) return `${pluralize(all, 'budget')} unknown`;
  if (over === 0) return `${unknown} of ${all} budgets unknown`;
  return `${over} of ${all} budgets exceeded${unknown > 0 ? `, ${unknown} unknown` : ''}`;
}

/** At most this many rows of one budget: thousands of files can exceed it. `command` shows all. */
export function budgetsTable(budgets: readonly BudgetData[], maxOfOne: number, command: string): TableBlock {
  const byRule = new Map<string, BudgetData[]>();
  for (const status of ['over', 'unknown', 'ok'] as const) {
    for (const budget of budgets.filter((one) => one.status === status)) {
      const known = byRule.get(budget.rule);
      if (known) known.push(budget);
      else byRule.set(budget.rule, [budget]);
    }
  }
  const shown = [...byRule.values()].flatMap((all) => all.slice(0, maxOfOne));
  return {
    kind: 'table',
    title: 'Budgets',
    columns: [
      { title: 'STATUS', align: 'left' },
      { title: 'BUDGET', align: 'left' },
      { title: 'ACTUAL', align: 'right' },
      { title: 'LIMIT', align: 'right' },
      { title: 'MEASURED', align: 'left', mayBeCut: true, keepsEnd: true },
    ],
    rows: shown.map(budgetRow),
    ...(shown.length < budgets.length
      ? {
          cut: {
            shown: shown.length,
            total: budgets.length,
            rows: `measured values (at most ${maxOfOne} per budget)`,
            command,
          },
        }
      : {}),
  };
}

const statusTexts = { ok: 'ok', over: 'OVER', unknown: 'unknown' } as const;

const budgetRow = (budget: BudgetData): readonly Cell[] => [
  toned(budget.status === 'ok' ? 'good' : 'bad', text(statusTexts[budget.status])),
  text(budget.rule.replace('budget/', '')),
  actualCell(budget),
  text(limitText(budget)),
  text(sizeLabel(budget.metric)),
];

function actualCell({ actual, atLeast, unit }: BudgetData): Cell {
  if (actual === null) return text(null);
  switch (unit) {
    case 'bytes':
      return bytes(actual, atLeast);
    case 'change':
      return change(actual, atLeast);
    case 'count':
      return count(actual);
    case 'share':
      return text(percent(actual));
    case 'presence':
      return text(actual > 0 ? 'present' : 'absent');
  }
}

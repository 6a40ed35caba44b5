// Findings about exceeded and unknown budgets: one by one, or summarized for people.
import type { BudgetStatus, Measurement } from './budget.ts';
import { budgets } from './budgets.ts';
import { budgetName } from './policy.ts';
import { type Finding, nowhere, type Severity } from './rule.ts';

export interface MeasuredBudget extends Measurement {
  readonly rule: string;
}

/** Number of budgets with each status. A limit for many files or layers counts as one budget with its worst status. */
export function countBudgets(measured: readonly MeasuredBudget[]): Readonly<Record<BudgetStatus, number>> {
  const statuses = new Map<string, BudgetStatus>();
  for (const { rule, metric, where, part, status } of measured) {
    const key = where && part === undefined ? rule : `${rule} ${metric}`;
    const known = statuses.get(key);
    if (known !== 'over' && (status === 'over' || known !== 'unknown')) statuses.set(key, status);
  }
  const number = (wanted: BudgetStatus): number => [...statuses.values()].filter((status) => status === wanted).length;
  return { ok: number('ok'), over: number('over'), unknown: number('unknown') };
}

interface Context {
  severityOf(one: MeasuredBudget): Severity;
  /** Why exceeded budgets pass. */
  readonly allowReason: string | null;
  /** Name of the image. */
  readonly image: string | null;
}

/** One finding for each measurement that is not ok. */
export const budgetFindings = (measured: readonly MeasuredBudget[], context: Context): readonly Finding[] =>
  measured.flatMap((one) => (one.status === 'ok' ? [] : [findingOf(one, messageOf(one), context)]));

/** Like `budgetFindings`, with one finding for all budgets that are unknown for the same reason. */
export function budgetSummary(measured: readonly MeasuredBudget[], context: Context): readonly Finding[] {
  const byReason = new Map<string, readonly [MeasuredBudget, ...MeasuredBudget[]]>();
  for (const one of measured) {
    if (one.status !== 'unknown') continue;
    const key = `${context.severityOf(one)} ${one.reason}`;
    const known = byReason.get(key);
    byReason.set(key, known ? [...known, one] : [one]);
  }
  const over = measured.filter(({ status }) => status === 'over');
  return [
    ...budgetFindings(over, context),
    ...Array.from(byReason.values(), (unknown) => {
      const [first] = unknown;
      const number = countBudgets(unknown).unknown;
      if (number === 1) return findingOf(first, messageOf(first), context);
      const message = `${number} budgets cannot be checked: ${first.reason}`;
      return { ...findingOf(first, message, context), rule: 'budget' };
    }),
  ];
}

function messageOf(one: MeasuredBudget): string {
  const budget = budgets.find(({ id }) => id === one.rule);
  if (!budget) throw new Error(`no budget ${one.rule}`);
  if (one.status === 'over') return budget.message(one);
  const part = budget.partForm === undefined ? '' : ` for ${one.metric}`;
  return `the ${budgetName(budget)} budget${part} cannot be checked: ${one.reason}`;
}

function findingOf(one: MeasuredBudget, message: string, { severityOf, allowReason, image }: Context): Finding {
  const { rule, metric, limit, limitValue, actual, atLeast, unit, status, where, packages } = one;
  const isSize = unit === 'bytes' || unit === 'change';
  return {
    rule,
    severity: severityOf(one),
    message: allowReason === null ? message : `${message} (allowed: ${allowReason})`,
    where: { ...nowhere, image, ...where },
    bytes: isSize && status === 'over' ? actual : null,
    data: { metric, limit, limitValue, actual, atLeast, status, allowReason, ...(packages && { packages }) },
  };
}

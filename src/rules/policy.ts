// A policy: budgets that an image must meet, and the severity of each rule.

import { budgets } from './budgets.ts';
import type { RuleMetadata, Severity } from './rule.ts';
import { rules } from './rules.ts';

export interface Policy {
  /** Name of its file, for reports; null without a policy. */
  readonly source: string | null;
  /** Limits by budget name, without `budget/`. The form of each limit depends on its budget. */
  readonly budgets: Readonly<Record<string, unknown>>;
  /** Severities by the ids of rules and budgets. */
  readonly rules: Readonly<Record<string, PolicySeverity>>;
  /** Whether the limits come from a .dive-ci file: dive's numbers differ from this program's. */
  readonly isOfDive?: boolean;
}

export const policySeverities = ['off', 'note', 'warning', 'error'] as const satisfies readonly (Severity | 'off')[];

export type PolicySeverity = (typeof policySeverities)[number];

export const noPolicy: Policy = { source: null, budgets: {}, rules: {} };

/** Whether the policy limits growth since a baseline. */
export const limitsGrowth = ({ budgets }: Policy): boolean => 'growth' in budgets || 'own-growth' in budgets;

/** Name of a budget in a policy: `growth` for `budget/growth`. */
export const budgetName = ({ id }: Pick<RuleMetadata, 'id'>): string => id.slice('budget/'.length);

/** Everything that can have findings: budgets and rules. */
export const ruleMetadata: readonly RuleMetadata[] = [...budgets, ...rules];

export const judgementOf = (id: string): RuleMetadata | undefined => ruleMetadata.find((one) => one.id === id);

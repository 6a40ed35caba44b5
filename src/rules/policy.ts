// A policy: budgets that an image must meet, and the severity of each rule.

import { budgets } from './budgets.ts';
import type { Judgement, Severity } from './rule.ts';
import { rules } from './rules.ts';

export interface Policy {
  /** Its file, for reports; null without a policy. */
  readonly source: string | null;
  /** Limits by budget name, without `budget/`; each as its budget defines it. */
  readonly budgets: Readonly<Record<string, unknown>>;
  /** By the ids of rules and budgets. */
  readonly rules: Readonly<Record<string, PolicySeverity>>;
  /** Whether the limits come from a .dive-ci file: dive's figures differ from ours. */
  readonly isOfDive?: boolean;
}

export const policySeverities = ['off', 'note', 'warning', 'error'] as const satisfies readonly (Severity | 'off')[];

export type PolicySeverity = (typeof policySeverities)[number];

export const noPolicy: Policy = { source: null, budgets: {}, rules: {} };

/** Whether it limits growth since a baseline. */
export const limitsGrowth = ({ budgets }: Policy): boolean => 'growth' in budgets || 'own-growth' in budgets;

/** The name of a budget in a policy: `growth` for `budget/growth`. */
export const budgetName = ({ id }: Pick<Judgement, 'id'>): string => id.slice('budget/'.length);

// All that a finding can be of: rules and budgets.

export const judgements: readonly Judgement[] = [...budgets, ...rules];

export const judgementOf = (id: string): Judgement | undefined => judgements.find((one) => one.id === id);

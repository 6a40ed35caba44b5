// A policy: which budgets an image has to keep, how severe each rule is, and why a failure is accepted for now.
import type { Judgement, Severity } from './rule.ts';

export interface Policy {
  /** Where it is written, for reports; null for the policy that nobody wrote. */
  readonly source: string | null;
  /** Limits by the names of budgets, without `budget/`; each of the form that its budget says. */
  readonly budgets: Readonly<Record<string, unknown>>;
  /** By the ids of rules and budgets. */
  readonly rules: Readonly<Record<string, PolicySeverity>>;
  /** Whether its limits are those of dive, whose figures differ from ours. */
  readonly isOfDive?: boolean;
}

export const policySeverities = ['off', 'note', 'warning', 'error'] as const satisfies readonly (Severity | 'off')[];

export type PolicySeverity = (typeof policySeverities)[number];

export const noPolicy: Policy = { source: null, budgets: {}, rules: {} };

/** What a policy calls a budget: `budget/growth` is `growth`. */
export const budgetName = ({ id }: Pick<Judgement, 'id'>): string => id.slice('budget/'.length);

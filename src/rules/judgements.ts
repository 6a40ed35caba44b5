// All that a finding can be of: rules and budgets.
import { budgets } from './budgets.ts';
import type { Judgement } from './rule.ts';
import { rules } from './rules.ts';

export const judgements: readonly Judgement[] = [...budgets, ...rules];

export const judgementOf = (id: string): Judgement | undefined => judgements.find((one) => one.id === id);

// Checks an image against a policy. Exceeded budgets and the findings of rules become findings, with the severity that the
// policy gives them.
import type { Analysis } from '../analysis/analysis.ts';
import type { Depth } from '../analysis/analyze-options.ts';
import { type Budget, type Gated, type Measurement, notMeasured } from './budget.ts';
import { budgets } from './budgets.ts';
import { generalRules, isJudgedAt, run, worstFirst } from './evaluate.ts';
import { budgetName, type Policy } from './policy.ts';
import { type Finding, type Judgement, nowhere, type Severity } from './rule.ts';
import { rules } from './rules.ts';
import { imageLabel } from './wording.ts';

export interface Judged {
  /** All budgets, passed or exceeded. */
  readonly measured: readonly MeasuredBudget[];
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** The rules and budgets that were evaluated. */
  readonly judgedBy: readonly Judgement[];
}

export interface MeasuredBudget extends Measurement {
  readonly rule: string;
}

export interface Judging {
  readonly policy: Policy;
  /** Why exceeded budgets pass: they become warnings. */
  readonly allowReason: string | null;
  readonly hasBaseline: boolean;
  /** Whether this image becomes the baseline, so that there need not be one yet. */
  readonly isFirst: boolean;
}

/** How deep to read for a policy: a rule that it names is evaluated, whatever has to be read for it. */
export const depthOf = ({ rules: severities }: Policy): Depth =>
  rules.some((rule) => !isJudgedAt('merged', rule) && (severities[rule.id] ?? 'off') !== 'off') ? 'complete' : 'merged';

/** `gated` is undefined if a layer is missing: then no budget can be checked. */
export function judge(
  analysis: Analysis,
  gated: Gated | undefined,
  { policy, allowReason, hasBaseline, isFirst }: Judging,
): Judged {
  const isOn = ({ id }: Judgement): boolean => policy.rules[id] !== 'off';
  const chosenRules = rules.filter((rule) => isOn(rule) && (generalRules.includes(rule) || rule.id in policy.rules));
  const depth = depthOf(policy);
  const limits = limitsOf(policy, hasBaseline);
  const chosenBudgets = budgets.filter((budget) => isOn(budget) && budgetName(budget) in limits);
  const measured: MeasuredBudget[] = [];
  const found: Finding[] = [];
  for (const budget of chosenBudgets) {
    if (!gated) measured.push({ rule: budget.id, ...ofMissingLayer(limits[budgetName(budget)]) });
    else if (!budget.needsBaseline || gated.baseline) {
      measured.push(...measuredBy(budget, limits[budgetName(budget)], gated));
    } else if (!isFirst) measured.push({ rule: budget.id, ...ofNoBaseline(limits[budgetName(budget)]) });
  }
  for (const one of measured) if (!one.passed) found.push(findingOf(one, gated, policy, allowReason));
  for (const finding of run(chosenRules, analysis)) {
    found.push({ ...finding, severity: asked(policy, finding.rule) ?? finding.severity });
  }
  return {
    measured,
    findings: worstFirst(found),
    judgedBy: [...chosenBudgets, ...chosenRules.filter((rule) => isJudgedAt(depth, rule))],
  };
}

/** With a baseline and no limit for growth, nothing may grow. */
function limitsOf({ budgets: limits }: Policy, hasBaseline: boolean): Policy['budgets'] {
  const limitsGrowth = 'growth' in limits || 'own-growth' in limits;
  return hasBaseline && !limitsGrowth ? { ...limits, growth: '0B' } : limits;
}

const ofMissingLayer = (limit: unknown): Measurement =>
  notMeasured('image', limit, 'count', 'cannot check: a layer is not in the archive');

const ofNoBaseline = (limit: unknown): Measurement =>
  notMeasured('growth', limit, 'change', 'cannot check growth: no baseline; pass --baseline');

const measuredBy = (budget: Budget, limit: unknown, gated: Gated): readonly MeasuredBudget[] =>
  Array.from(budget.measure(limit, gated), (one) => ({ rule: budget.id, ...one }));

function asked({ rules: severities }: Policy, id: string): Severity | undefined {
  const severity = severities[id];
  return severity === 'off' ? undefined : severity;
}

function findingOf(one: MeasuredBudget, gated: Gated | undefined, policy: Policy, allowReason: string | null): Finding {
  const budget = budgets.find(({ id }) => id === one.rule);
  const message = one.reason ?? budget?.message(one) ?? '';
  const severity = asked(policy, one.rule) ?? 'error';
  const { metric, limit, limitValue, actual } = one;
  return {
    rule: one.rule,
    severity: allowReason !== null && severity === 'error' ? 'warning' : severity,
    message: allowReason === null ? message : `${message} (allowed: ${allowReason})`,
    where: { ...nowhere, image: gated ? imageLabel(gated.image.image) : null, ...one.where },
    bytes: one.unit === 'bytes' || one.unit === 'change' ? actual : null,
    data: { metric, limit, limitValue, actual, allowReason },
  };
}

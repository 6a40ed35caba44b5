// The gate: an image held against a policy. Limits that are broken, and what rules find, become findings; the policy says how
// severe each is.
import type { Analysis } from '../analysis/analysis.ts';
import type { Depth } from '../analysis/analyze-options.ts';
import { type Budget, type Gated, type Measurement, notKnown } from './budget.ts';
import { budgets } from './budgets.ts';
import { generalRules, isJudgedAt, run, worstFirst } from './evaluate.ts';
import { imageLabel } from './image-label.ts';
import { budgetName, type Policy } from './policy.ts';
import { type Finding, type Judgement, nowhere, type Severity } from './rule.ts';
import { rules } from './rules.ts';

export interface Judged {
  /** All limits, kept or broken. */
  readonly measured: readonly MeasuredBudget[];
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** The rules and budgets it was judged by. */
  readonly judgedBy: readonly Judgement[];
}

export interface MeasuredBudget extends Measurement {
  readonly rule: string;
}

export interface Judging {
  readonly policy: Policy;
  /** Why broken limits are let pass: they become warnings, and stay visible. */
  readonly allowed: string | null;
  readonly hasBaseline: boolean;
  /** Whether this image is to be the baseline, so that there can be none yet. */
  readonly isFirst: boolean;
}

/** How deep to read for a policy: a rule that it names is judged, whatever has to be read for it. */
export const depthOf = ({ rules: severities }: Policy): Depth =>
  rules.some((rule) => !isJudgedAt('merged', rule) && (severities[rule.id] ?? 'off') !== 'off') ? 'complete' : 'merged';

/** `gated` is undefined where a layer is missing: then no limit is known to be kept. */
export function judge(
  analysis: Analysis,
  gated: Gated | undefined,
  { policy, allowed, hasBaseline, isFirst }: Judging,
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
  for (const one of measured) if (!one.passed) found.push(broken(one, gated, policy, allowed));
  for (const finding of run(chosenRules, analysis)) {
    found.push({ ...finding, severity: asked(policy, finding.rule) ?? finding.severity });
  }
  return {
    measured,
    findings: worstFirst(found),
    judgedBy: [...chosenBudgets, ...chosenRules.filter((rule) => isJudgedAt(depth, rule))],
  };
}

/** With a baseline, and no limit to growth, nothing may grow. */
function limitsOf({ budgets: limits }: Policy, hasBaseline: boolean): Policy['budgets'] {
  const limitsGrowth = 'growth' in limits || 'own-growth' in limits;
  return hasBaseline && !limitsGrowth ? { ...limits, growth: '0B' } : limits;
}

const ofMissingLayer = (limit: unknown): Measurement =>
  notKnown(
    'an image of which a layer is not in the archive',
    limit,
    'count',
    'not measured: a layer is not in the archive',
  );

const ofNoBaseline = (limit: unknown): Measurement =>
  notKnown('growth', limit, 'change', 'not measured: there is no baseline; name one with --baseline');

const measuredBy = (budget: Budget, limit: unknown, gated: Gated): readonly MeasuredBudget[] =>
  Array.from(budget.measure(limit, gated), (one) => ({ rule: budget.id, ...one }));

function asked({ rules: severities }: Policy, id: string): Severity | undefined {
  const severity = severities[id];
  return severity === 'off' ? undefined : severity;
}

function broken(one: MeasuredBudget, gated: Gated | undefined, policy: Policy, allowed: string | null): Finding {
  const budget = budgets.find(({ id }) => id === one.rule);
  const message = one.why ?? budget?.message(one) ?? '';
  const severity = asked(policy, one.rule) ?? 'error';
  const { what, limit, actual } = one;
  return {
    rule: one.rule,
    severity: allowed !== null && severity === 'error' ? 'warning' : severity,
    message: allowed === null ? message : `${message} (allowed: ${allowed})`,
    where: { ...nowhere, image: gated ? imageLabel(gated.image.image) : null, ...one.where },
    bytes: one.unit === 'bytes' || one.unit === 'change' ? actual : null,
    data: { what, limit, actual, allowed: one.allowed, reason: allowed },
  };
}

// Checks an image against a policy. Exceeded and unknown budgets and the findings of rules become findings with the severity
// that the policy sets.
import type { Analysis } from '../analysis/analysis.ts';
import type { Reading } from '../analysis/analyze-options.ts';
import type { Limits } from '../bytes/limits.ts';
import { chargeMemory } from '../bytes/memory.ts';
import { type Budget, type Gated, isOfSizes } from './budget.ts';
import { budgetFindings, budgetSummary, type MeasuredBudget } from './budget-findings.ts';
import { budgets } from './budgets.ts';
import { incompleteText } from './completeness.ts';
import { baselineFindings, generalRules, isJudgedAt, run, worstFirst } from './evaluate.ts';
import { budgetName, limitsGrowth, type Policy } from './policy.ts';
import { type Finding, isError, nowhere, type Rule, type RuleMetadata, type Severity } from './rule.ts';
import { rules } from './rules.ts';
import { imageLabel, pluralize } from './wording.ts';

export interface Judged {
  /** All measurements, whatever their status. */
  readonly measured: readonly MeasuredBudget[];
  /** Most severe first. */
  readonly findings: readonly Finding[];
  /** The findings for people: one for all budgets that are unknown for the same reason. */
  readonly summary: readonly Finding[];
  /** The rules and budgets that were evaluated. */
  readonly evaluatedRules: readonly RuleMetadata[];
  /** What rules need that was not read, because the policy does not ask for them. */
  readonly notRead: readonly NonNullable<Rule['needs']>[];
}

export interface Judging {
  readonly policy: Policy;
  /** Why exceeded budgets pass: they become warnings. */
  readonly allowReason: string | null;
  readonly hasBaseline: boolean;
  /** The baseline, if it is an archive. */
  readonly baselineArchive?: Analysis | undefined;
  /** Whether this image becomes the first baseline, so that a missing one is no error. */
  readonly isFirst: boolean;
  /** The baseline file that has other images, but not this one: a warning. */
  readonly isNewIn?: string | undefined;
  /** What was read. */
  readonly reading: Reading;
  /** Errors of the archive, if the analysis omits the findings about it. */
  readonly archiveErrors: readonly Finding[];
  readonly limits: Limits;
}

/** Memory of a measurement, its findings and its rows of a report, in bytes. */
const measurementSize = 2000;

/** Counts findings that are kept: each path that a budget forbids is one. */
export const chargeFindings = (limits: Limits, count: number): void =>
  chargeMemory(limits, count * measurementSize, 'measurements of budgets');

/** What must be read for a policy. A rule that the policy names is always evaluated, even if more must be read for it. */
export function readingOf(policy: Policy, keepsPackages = false): Reading {
  const needs = [
    ...rules.flatMap((rule) => ((policy.rules[rule.id] ?? 'off') === 'off' ? [] : (rule.needs ?? []))),
    ...budgetsOf(policy, false).flatMap((budget) => budget.needs ?? []),
  ];
  const depth = needs.some((one) => one !== 'packages' && one !== 'attestations') ? 'complete' : 'merged';
  return {
    depth,
    packages: keepsPackages || needs.includes('packages'),
    attestations: true,
    distribution: budgetsOf(policy, false).some((budget) => isOfDistribution(policy.budgets[budgetName(budget)]))
      ? 'stored'
      : undefined,
  };
}

/** Whether compressed bytes are limited: what they consist of must then be known. */
const isOfDistribution = (limit: unknown): boolean =>
  typeof limit === 'object' && limit !== null && Object.hasOwn(limit, 'distribution');

/**
 * Whether a budget or a rule is on that a policy or a baseline asks for. Without one, an image without errors would pass
 * unchecked. A severity for a budget without a limit asks for nothing.
 */
export const isChecked = (policy: Policy, hasBaseline: boolean): boolean =>
  budgetsOf(policy, hasBaseline).length > 0 || rules.some(({ id }) => (policy.rules[id] ?? 'off') !== 'off');

export function judge(
  analysis: Analysis,
  gated: Gated,
  {
    policy,
    allowReason,
    hasBaseline,
    baselineArchive,
    isFirst,
    isNewIn,
    reading,
    archiveErrors,
    limits: readingLimits,
  }: Judging,
): Judged {
  const chosenRules = rules.filter(
    (rule) => isOn(policy, rule) && (generalRules.includes(rule) || rule.id in policy.rules),
  );
  const limits = limitsOf(policy, hasBaseline);
  const chosenBudgets = budgetsOf(policy, hasBaseline);
  const measured = chosenBudgets.flatMap((budget) => {
    if (budget.needsBaseline && !gated.baseline && (isFirst || isNewIn !== undefined)) return [];
    return measuredBy(budget, limits[budgetName(budget)], gated, readingLimits);
  });
  const severityOf = ({ rule }: MeasuredBudget): Severity => {
    const severity = severityInPolicy(policy, rule) ?? 'error';
    return allowReason !== null && severity === 'error' ? 'warning' : severity;
  };
  const context = { severityOf, allowReason, image: imageLabel(gated.image.image) };
  const ofImage = run(chosenRules, analysis).map((finding) => ({
    ...finding,
    severity: severityInPolicy(policy, finding.rule) ?? finding.severity,
  }));
  const ofRules = [...archiveErrors, ...ofImage];
  const ofBaseline = (baselineArchive ? baselineFindings(baselineArchive) : []).filter(
    ({ rule }) => policy.rules[rule] !== 'off',
  );
  const unmeasured = isNewIn === undefined ? undefined : chosenBudgets.find(({ needsBaseline }) => needsBaseline);
  const ofNew = unmeasured ? [newImage(unmeasured, context.image, String(isNewIn))] : [];
  return {
    measured,
    findings: worstFirst([...budgetFindings(measured, context), ...ofRules, ...ofBaseline, ...ofNew]),
    summary: worstFirst([...budgetSummary(measured, context), ...ofRules, ...ofBaseline, ...ofNew]),
    evaluatedRules: [...chosenBudgets, ...chosenRules.filter((rule) => isJudgedAt(reading, rule))],
    notRead: (['programs', 'hashes'] as const).filter((needs) => !isJudgedAt(reading, { needs })),
  };
}

const newImage = ({ id }: Budget, image: string | null, baseline: string): Finding => ({
  rule: id,
  severity: 'warning',
  message: `growth is not checked: the image is new, no baseline yet in ${baseline}`,
  where: { ...nowhere, image },
  bytes: null,
  data: { baseline },
});

/** For an image of the baseline that is not among the checked ones. */
export const uncheckedImage = (image: string, baseline: string): Finding => ({
  rule: 'budget/growth',
  severity: 'note',
  message: `${image} is in the baseline ${baseline}, but was not checked`,
  where: { ...nowhere, image },
  bytes: null,
  data: { baseline },
});

/** The first error about the archive itself of each rule: with them, every image of the archive fails. */
export function errorsOfArchive(findings: readonly Finding[]): readonly Finding[] {
  const firsts = new Map<string, Finding & { count: number }>();
  for (const finding of findings) {
    if (!isError(finding) || finding.where.image !== null) continue;
    const first = firsts.get(finding.rule);
    if (first) first.count += 1;
    else firsts.set(finding.rule, { ...finding, count: 1 });
  }
  return Array.from(firsts.values(), ({ count, ...finding }) =>
    count === 1
      ? finding
      : { ...finding, message: `${finding.message}; ${pluralize(count - 1, 'further such error')}` },
  );
}

const isOn = (policy: Policy, { id }: RuleMetadata): boolean => policy.rules[id] !== 'off';

function budgetsOf(policy: Policy, hasBaseline: boolean): readonly Budget[] {
  const limits = limitsOf(policy, hasBaseline);
  return budgets.filter((budget) => isOn(policy, budget) && budgetName(budget) in limits);
}

/** With a baseline and no limit for growth, no growth is allowed. */
const limitsOf = (policy: Policy, hasBaseline: boolean): Policy['budgets'] =>
  hasBaseline && !limitsGrowth(policy) ? { ...policy.budgets, growth: '0B' } : policy.budgets;

/** The limits that apply, by the name that --budget has for each. */
export function limitsByName(policy: Policy, hasBaseline: boolean): Readonly<Record<string, string>> {
  const limits = limitsOf(policy, hasBaseline);
  return Object.fromEntries(
    budgetsOf(policy, hasBaseline).flatMap((budget): readonly (readonly [string, string])[] => {
      const name = budgetName(budget);
      const limit = limits[name];
      if (Array.isArray(limit)) return [[name, limit.join(', ')]];
      if (typeof limit === 'object' && limit !== null)
        return Object.entries(limit).map(([part, amount]) => [`${name}.${part}`, String(amount)]);
      return [[isOfSizes(budget) ? `${name}.content` : name, String(limit)]];
    }),
  );
}

/** A number that is unknown without a reason is unknown because the image is incomplete. */
function measuredBy(budget: Budget, limit: unknown, gated: Gated, readingLimits: Limits): readonly MeasuredBudget[] {
  return Array.from(budget.measure(limit, gated), (one) => {
    chargeFindings(readingLimits, 1);
    return {
      rule: budget.id,
      ...one,
      ...(one.status === 'unknown' ? { reason: one.reason ?? incompleteText(gated.image.layers) } : {}),
    };
  });
}

function severityInPolicy({ rules: severities }: Policy, id: string): Severity | undefined {
  const severity = severities[id];
  return severity === 'off' ? undefined : severity;
}

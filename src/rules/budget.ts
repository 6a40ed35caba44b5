// The contract of a budget: one number of an image that a policy limits. To add one, write a file under budget/ that exports a
// Budget whose id is its path there, and list it in budgets.ts.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import type { Gauge } from '../analysis/gauge.ts';
import { humanSize, percent } from '../spec/byte-size.ts';
import type { Judgement, Place } from './rule.ts';

/** What a budget measures. */
export interface Gated extends Gauge {
  readonly image: ImageAnalysis;
  /** An older version to compare with. */
  readonly baseline?: Gauge;
}

export interface Measurement {
  /** What was measured: `content`, a path, a layer. */
  readonly metric: string;
  /** The limit as the policy has it. */
  readonly limit: string;
  /** The limit as a number for this image, in `unit`. */
  readonly limitValue: number;
  /** Null if it is unknown: that is a failure. */
  readonly actual: number | null;
  readonly unit: 'bytes' | 'change' | 'count' | 'share';
  readonly passed: boolean;
  /** Why the number is unknown. */
  readonly reason?: string;
  readonly where?: Partial<Place>;
}

export interface Budget<Limit = unknown> extends Judgement {
  /** JSON Schema of its limit in a policy. */
  readonly limit: object;
  /** Whether it needs a baseline. */
  readonly needsBaseline?: true;
  /** Whether wasted bytes count, whichever layer wasted them. */
  readonly isAboutWaste?: true;
  /** Every number it limits, whether within the limit or not. */
  measure(limit: Limit, gated: Gated): Iterable<Measurement>;
  /** One line for a limit that was exceeded. */
  message(exceeded: Measurement): string;
}

/** A limit that cannot be checked: that is a failure. */
export const notMeasured = (
  metric: string,
  limit: unknown,
  unit: Measurement['unit'],
  reason: string,
): Measurement => ({
  metric,
  limit: typeof limit === 'object' ? JSON.stringify(limit) : String(limit),
  limitValue: 0,
  actual: null,
  unit,
  passed: false,
  reason,
});

/** Equal to the limit passes. */
export const atMost = (measured: Omit<Measurement, 'passed'>): Measurement => ({
  ...measured,
  passed: measured.actual !== null && measured.actual <= measured.limitValue,
});

/** Measurements over one limit: those that exceed it or, if none does, the largest. */
export function exceededOrLargest(measured: readonly Measurement[]): readonly Measurement[] {
  const largestFirst = [...measured].sort((a, b) => (b.actual ?? 0) - (a.actual ?? 0));
  const failed = largestFirst.filter(({ passed }) => !passed);
  return failed.length > 0 ? failed : largestFirst.slice(0, 1);
}

/** `content is 1.2MB; budget is 1MB`, `content grew by 39.4kB; budget is 5% (4.02kB)` */
export function exceededMessage(measured: Measurement): string {
  const { metric, actual, unit } = measured;
  if (actual === null) return `${metric} is unknown`;
  return `${metric} ${unit === 'change' ? 'grew by' : 'is'} ${humanSize(actual)}; budget is ${limitText(measured)}`;
}

/** `5% (4.02kB)`, `20MB`, `95%`, `3` */
export function limitText({ limit, limitValue, unit }: Measurement): string {
  if (unit === 'share') return percent(limitValue);
  if (unit === 'count') return limit;
  return limit.includes('%') ? `${limit} (${humanSize(limitValue)})` : humanSize(limitValue);
}

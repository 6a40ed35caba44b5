// The contract of a budget: one number of an image that a policy limits. To add one, write a file under budget/ that exports a
// Budget whose id is its path there, and list it in budgets.ts.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import type { Gauge } from '../analysis/gauge.ts';
import type { OwnLayers } from '../analysis/own-layers.ts';
import { humanSize, percent } from '../spec/byte-size.ts';
import type { Judgement, Place } from './rule.ts';

/** What a budget measures. */
export interface Gated {
  readonly image: ImageAnalysis;
  readonly own: OwnLayers;
  /** Undefined if a layer is not in the archive. */
  readonly gauge?: Gauge;
  /** An older version to compare with. */
  readonly baseline?: Gauge;
}

/** unknown: whether the limit is exceeded cannot be known; that is a failure */
export type BudgetStatus = 'ok' | 'over' | 'unknown';

export interface Measurement {
  /** What was measured: `content`, a path, a layer. */
  readonly metric: string;
  /** The limit as the policy has it. */
  readonly limit: string;
  /** The limit as a number for this image, in `unit`; null if it is a percentage of an unknown size. */
  readonly limitValue: number | null;
  /** Null if it is unknown. */
  readonly actual: number | null;
  /** Whether the image is incomplete, so that the value can be larger. */
  readonly atLeast: boolean;
  /** presence: 1 if a path is in the image, 0 if not */
  readonly unit: 'bytes' | 'change' | 'count' | 'share' | 'presence';
  readonly status: BudgetStatus;
  /** Why it is unknown, and what to do, unless it is because the image is incomplete. */
  readonly reason?: string;
  readonly where?: Partial<Place>;
  /** What the message says besides. */
  readonly note?: string;
}

export interface Budget<Limit = unknown> extends Judgement {
  /** JSON Schema of its limit in a policy, with a title. */
  readonly limit: object;
  /** What its limit looks like: `a percentage such as 95%`. */
  readonly form: string;
  /** The same for the parts of a limit that is a map or a list. */
  readonly partForm?: string;
  /** Whether it needs a baseline. */
  readonly needsBaseline?: true;
  /** Whether wasted bytes count, whichever layer wasted them. */
  readonly isAboutWaste?: true;
  /** Every number it limits, whether within the limit or not. */
  measure(limit: Limit, gated: Gated): Iterable<Measurement>;
  /** One line for a limit that was exceeded. */
  message(exceeded: Measurement): string;
}

/** Equal to the limit is ok. A value that can be larger never is, but it can be over. */
export function atMost({
  atLeast = false,
  ...measured
}: Omit<Measurement, 'status' | 'atLeast'> & { readonly atLeast?: boolean }): Measurement {
  const { actual, limitValue } = measured;
  if (actual === null || limitValue === null) return { ...measured, atLeast, status: 'unknown' };
  return { ...measured, atLeast, status: actual > limitValue ? 'over' : atLeast ? 'unknown' : 'ok' };
}

/** Measurements over one limit: those that exceed it, or else those that may do so, or else the largest. */
export function exceededOrLargest(measured: readonly Measurement[]): readonly Measurement[] {
  const largestFirst = [...measured].sort((a, b) => (b.actual ?? 0) - (a.actual ?? 0));
  const [over, unknown] = (['over', 'unknown'] as const).map((status) =>
    largestFirst.filter((one) => one.status === status),
  );
  if (over.length > 0) return over;
  return unknown.length > 0 ? unknown : largestFirst.slice(0, 1);
}

/** `content is 1.2MB; budget is 1MB`, `content grew by at least 39.4kB; budget is 5% (4.02kB)` */
export function exceededMessage(measured: Measurement): string {
  const verb = measured.unit === 'change' ? 'grew by' : 'is';
  return `${measured.metric} ${verb} ${actualSize(measured)}; budget is ${limitText(measured)}`;
}

/** `at least 1.2MB` */
export const actualSize = ({ actual, atLeast }: Measurement): string =>
  `${atLeast ? 'at least ' : ''}${humanSize(actual ?? 0)}`;

/** `5% (4.02kB)`, `20MB`, `95%`, `3` */
export function limitText({ limit, limitValue, unit }: Omit<Measurement, 'status'>): string {
  if (limitValue === null || unit === 'count' || unit === 'presence') return limit;
  if (unit === 'share') return percent(limitValue);
  return limit.includes('%') ? `${limit} (${humanSize(limitValue)})` : humanSize(limitValue);
}

// The contract of a budget: one number of an image that a policy sets a limit to. To add one, write a file under budget/ that
// exports a Budget whose id is its path there, and list it in budgets.ts.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import type { Gauge } from '../analysis/gauge.ts';
import { counted } from './counted.ts';
import type { Judgement, Place } from './rule.ts';

/** What a budget measures. */
export interface Gated extends Gauge {
  readonly image: ImageAnalysis;
  /** An older version to hold it against. */
  readonly baseline?: Gauge;
}

export interface Measurement {
  /** What was measured: `content`, a path, a layer. */
  readonly what: string;
  /** The limit, as the policy has it. */
  readonly limit: string;
  /** The same as a number, for this image. */
  readonly allowed: number;
  /** Null where this archive does not tell: that is no pass. */
  readonly actual: number | null;
  readonly unit: 'bytes' | 'change' | 'count' | 'share';
  readonly passed: boolean;
  /** Why the number is not known, where that is not for the archive to tell. */
  readonly why?: string;
  readonly where?: Partial<Place>;
}

export interface Budget<Limit = unknown> extends Judgement {
  /** JSON Schema of its limit in a policy. */
  readonly limit: object;
  /** Whether there is nothing to measure without a baseline. */
  readonly needsBaseline?: true;
  /** Whether hidden bytes break it, whichever layer hid them. */
  readonly isOfHidden?: true;
  /** Every number it limits, whether within its limit or not. */
  measure(limit: Limit, gated: Gated): Iterable<Measurement>;
  /** One line for a limit that is broken. */
  message(broken: Measurement): string;
}

/** A limit that nobody knows to be kept: that is no pass. */
export const notKnown = (what: string, limit: unknown, unit: Measurement['unit'], why: string): Measurement => ({
  what,
  limit: typeof limit === 'object' ? JSON.stringify(limit) : String(limit),
  allowed: 0,
  actual: null,
  unit,
  passed: false,
  why,
});

/** At most so much: equal passes. */
export const atMost = (measured: Omit<Measurement, 'passed'>): Measurement => ({
  ...measured,
  passed: measured.actual !== null && measured.actual <= measured.allowed,
});

/** `content is 120 bytes: more than 100kB` */
export function tooMuch({ what, limit, allowed, actual, unit }: Measurement): string {
  if (actual === null) return `${what}: this archive does not tell it, so nobody knows whether it is within ${limit}`;
  const inBytes = `${what} ${unit === 'change' ? 'grew by' : 'is'} ${counted(actual, 'byte')}`;
  const isExact = String(allowed) === limit.replace(/ ?B$/, '');
  return `${inBytes}: more than ${limit}${isExact ? '' : ` (${counted(Math.floor(allowed), 'byte')})`}`;
}

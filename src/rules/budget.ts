// The interface of a budget: a number of an image that a policy limits. To add one, export a Budget with the id budget/NAME
// in budget/, in a file of its own or beside the budgets for the same subject, and list it in budgets.ts.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import type { LayersAboveBase } from '../analysis/base-image/layers-above-base.ts';
import { type SizeSnapshot, type SnapshotSizes, sizeNames } from '../analysis/comparison/profile.ts';
import { differenceOfSizes, documentsSize } from '../analysis/sizes.ts';

import { humanSize, percent } from '../text/byte-size.ts';
import { pathMatcher } from '../text/glob.ts';
import { shortened } from '../text/message-name.ts';
import { type Amount, bytesAllowed } from './amount.ts';
import { isComplete, isCutLayer } from './completeness.ts';
import type { Location, RuleMetadata } from './rule.ts';

/** What a budget measures. */
export interface Gated {
  readonly image: ImageAnalysis;
  readonly own: LayersAboveBase;
  /** Undefined if a layer is not in the archive. */
  readonly snapshot?: SizeSnapshot | undefined;
  /** An older version to compare with. */
  readonly baseline?: SizeSnapshot | undefined;
}

/** unknown: it is not known whether the limit is exceeded; counts as a failure */
export type BudgetStatus = 'ok' | 'over' | 'unknown';

export interface Measurement {
  /** Name of the number: `content`, a path, a layer. */
  readonly metric: string;
  /** The limit as written in the policy. */
  readonly limit: string;
  /** The limit as a number for this image, in `unit`; null if it is a percentage of an unknown size. */
  readonly limitValue: number | null;
  /** Null if it is unknown. */
  readonly actual: number | null;
  /** Whether the image is incomplete, so that the value can be larger. */
  readonly atLeast: boolean;
  /** change: bytes of growth. share: from 0 to 1. presence: 1 if a path is in the image, else 0. */
  readonly unit: 'bytes' | 'change' | 'count' | 'share' | 'presence';
  readonly status: BudgetStatus;
  /** Why `actual` is unknown, and what to do; undefined if it is known, or if only an incomplete image is the reason. */
  readonly reason?: string | undefined;
  readonly where?: Partial<Location>;
  /** Further text for the message. */
  readonly note?: string;
  /** Of a limit that is a map: its key. Without it, all measurements with a place are one limit. */
  readonly part?: string;
  /** The packages that were measured, largest first. */
  readonly packages?: readonly object[];
}

export interface Budget<Limit = unknown> extends RuleMetadata {
  /** JSON Schema of its limit in a policy, with a title. */
  readonly limit: object;
  /** What its limit looks like: `a percentage such as 95%`. */
  readonly form: string;
  /** The same for each part of a limit that is a map or a list. */
  readonly partForm?: string;
  /** An example of a glob in a limit. */
  readonly exampleGlob?: string;
  /** The globs in a limit, each after its key or index. */
  globs?(limit: Limit): Iterable<readonly [step: string | number, glob: string]>;
  /** Whether it needs a baseline. */
  readonly needsBaseline?: true;
  /** What it needs beyond a merged filesystem. */
  readonly needs?: 'packages';
  /** Whether it limits wasted bytes, so that a report explains all waste. */
  readonly isAboutWaste?: true;
  /** Every number it limits, whether within the limit or not. */
  measure(limit: Limit, gated: Gated): Iterable<Measurement>;
  /** One line for a limit that was exceeded. */
  message(exceeded: Measurement): string;
}

/** Adds the status of an upper limit. A value equal to the limit is ok. A lower bound (`atLeast`) is over or unknown, never ok. */
export function atMost({
  atLeast = false,
  ...measured
}: Omit<Measurement, 'status' | 'atLeast'> & { readonly atLeast?: boolean }): Measurement {
  const { actual, limitValue } = measured;
  if (actual === null || limitValue === null) return { ...measured, atLeast, status: 'unknown' };
  return { ...measured, atLeast, status: actual > limitValue ? 'over' : atLeast ? 'unknown' : 'ok' };
}

/**
 * Of the measurements for one limit: those that exceed it or, if there are none, the unknown ones or, if there are none, the
 * largest.
 */
export function exceededOrLargest(measured: readonly Measurement[]): readonly Measurement[] {
  const largestFirst = [...measured].sort((a, b) => (b.actual ?? 0) - (a.actual ?? 0));
  const over = largestFirst.filter(({ status }) => status === 'over');
  const unknown = largestFirst.filter(({ status }) => status === 'unknown');
  if (over.length > 0) return over;
  return unknown.length > 0 ? unknown : largestFirst.slice(0, 1);
}

/** For sizes and their growth: `content is 1.2MB; budget is 1MB`, `content grew by at least 39.4kB; budget is 5% (4.02kB)` */
export function sizeExceededMessage(measurement: Measurement): string {
  const verb = measurement.unit === 'change' ? 'grew by' : 'is';
  return `${shortened(measurement.metric)} ${verb} ${actualSize(measurement)}; budget is ${limitText(measurement)}`;
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

/** What one version has more than another, for each size. */
export const growthOf = (before: SnapshotSizes, after: SnapshotSizes): SnapshotSizes => ({
  ...differenceOfSizes(after, before),
  visible: after.visible === null || before.visible === null ? null : after.visible - before.visible,
});

/** Why growth since a baseline is unknown; undefined if the baseline is complete. */
export function whyNoBaseline(baseline: SizeSnapshot | undefined): string | undefined {
  if (!baseline) return 'no baseline; pass --baseline';
  return baseline.complete ? undefined : 'the baseline could not be read completely';
}

/** Limits by size, as several budgets have them. A single amount limits the content size. */
export type SizeLimits = Amount | Partial<Readonly<Record<keyof SnapshotSizes, Amount>>>;

/** JSON Schema of limits by size whose amounts have this schema. */
export const sizeLimitsSchema = (amount: object, names: readonly string[] = sizeNames) => ({
  anyOf: [
    amount,
    {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      properties: Object.fromEntries(names.map((name) => [name, amount])),
    },
  ],
});

/** The parts of a limit that is one amount or a map of amounts, such as `content`; undefined for other limits. */
export function partsOfLimit({ limit }: Budget): readonly string[] | undefined {
  const [, map] = 'anyOf' in limit ? (limit.anyOf as readonly object[]) : [];
  return map && 'properties' in map ? Object.keys(map.properties as object) : undefined;
}

/** Whether it limits several sizes; a single amount then limits the content size. */
export const isOfSizes = (budget: Budget): boolean => !budget.isAboutWaste && partsOfLimit(budget) !== undefined;

/** How size limits are described in messages. */
export const sizeLimitsForm = (amount: string): string => `${amount}, or a map such as {content: 20MB}`;

export const unknownSizes: SnapshotSizes = { distribution: null, content: null, files: null, visible: null };

interface MeasuredSizes {
  readonly prefix: '' | 'own ';
  readonly unit: 'bytes' | 'change';
  readonly actual: SnapshotSizes;
  /** What percentages refer to. */
  readonly wholes: SnapshotSizes;
  readonly image: ImageAnalysis;
  /** Why sizes are unknown. */
  readonly reason?: string | undefined;
}

/**
 * One measurement for each size that has a limit. For an incomplete image, not even a lower bound of the visible size is
 * known.
 */
export function* measureSizes(limits: SizeLimits, measured: MeasuredSizes): Generator<Measurement> {
  const byName = typeof limits === 'object' ? limits : { content: limits };
  const atLeast = measured.image.layers.some(isCutLayer);
  for (const name of sizeNames) {
    const limit = byName[name];
    if (limit === undefined) continue;
    const actual = atLeast && name === 'visible' ? null : measured.actual[name];
    const reason = measured.reason ?? (name === 'distribution' ? whyNoDistribution(measured) : undefined);
    yield atMost({
      metric: `${measured.prefix}${name}`,
      limit: String(limit),
      limitValue: bytesAllowed(limit, measured.wholes[name]),
      actual,
      atLeast: atLeast && actual !== null,
      unit: measured.unit,
      ...(actual === null && reason !== undefined ? { reason } : {}),
    });
  }
}

/** Why the distribution size, or a part of it, is unknown; undefined if the only reason is that the image is incomplete. */
export function whyNoDistribution({ image, prefix }: Pick<MeasuredSizes, 'image' | 'prefix'>): string | undefined {
  if (image.image.format === 'rootfs')
    return 'an exported filesystem has no compressed layers; set a budget for content';
  if (image.layers.some(({ changeset }) => changeset?.compression === 'none'))
    return 'layers are stored uncompressed (docker save); add --estimate gzip:6, or set a budget for content';
  if (!image.layers.every(isComplete)) return undefined;
  if (prefix === '' && documentsSize(image.image) === null) return 'the config is not in the archive';
  return 'the layers of the baseline are stored uncompressed (docker save); add --estimate gzip:6, or set a budget for content';
}

/** A predicate for paths that match one of the globs, and for paths below a directory that does. */
export function selfOrAncestor(globs: readonly string[]): (path: string) => boolean {
  const matchers = globs.map(pathMatcher);
  let directory = '';
  let isInside = false;
  return (path) => {
    if (matchers.some((one) => one.matches(path))) return true;
    const end = Math.max(path.lastIndexOf('/'), 0);
    // Most paths are in the directory of the one before.
    if (end !== directory.length || !path.startsWith(directory)) {
      // The directories above both are known not to match.
      const tested = isInside ? 0 : sharedLength(directory, path) - 1;
      directory = path.slice(0, end);
      isInside = matchers.some((one) => one.matchesAtOrAbove(directory, Math.max(tested, 0)));
    }
    return isInside;
  };
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}

// Limits as written in a policy: bytes ("20MB"), a percentage ("5%"), or both, of which the larger counts ("5% or 1MB").
import { parseByteSize } from '../text/byte-size.ts';

export type Amount = number | string;

const bytes = '(?:\\d{1,15} ?[bB]?|\\d{1,15}(?:\\.\\d{1,6})? ?[kKmMgGtT][iI]?[bB])';
const percentage = '\\d{1,6}(?:\\.\\d{1,6})? ?%';

/** JSON Schema of a limit in bytes. */
export const byteSizeSchema = {
  type: ['integer', 'string'],
  minimum: 0,
  pattern: `^${bytes}$`,
  description: 'Bytes: 1000000, "20MB" or "64MiB"',
} as const;

/** JSON Schema of a limit in bytes or as a percentage. */
export const amountSchema = {
  type: ['integer', 'string'],
  minimum: 0,
  pattern: `^(?:${bytes}|${percentage})(?: or (?:${bytes}|${percentage}))?$`,
  description: 'Bytes ("20MB"), a percentage ("5%"), or the larger of both ("5% or 1MB")',
} as const;

/** How the two are described in messages. */
export const byteSizeForm = 'a size such as 20MB';
export const amountForm = 'a size such as 5MB, a percentage such as 5%, or both such as "5% or 1MB"';

/** The bytes that an amount allows; percentages are of `whole`. Null if `whole` is needed and unknown. */
export function bytesAllowed(amount: Amount, whole: number | null): number | null {
  const parts = String(amount).split(' or ');
  if (whole === null && parts.some((part) => part.trim().endsWith('%'))) return null;
  return Math.max(...parts.map((part) => partOf(part.trim(), whole ?? 0)));
}

/** Percentages are computed exactly and rounded down to whole bytes. A number that is too large means no limit. */
function partOf(part: string, whole: number): number {
  if (!part.endsWith('%')) return parseByteSize(part) ?? Number.MAX_SAFE_INTEGER;
  const [, digits, decimals = ''] = /^(\d+)(?:\.(\d+))? ?%$/.exec(part) ?? [];
  return Number((BigInt(digits + decimals) * BigInt(whole)) / (100n * 10n ** BigInt(decimals.length)));
}

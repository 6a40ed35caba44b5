// Limits as a policy writes them: bytes ("20MB"), a share ("5%"), or both, of which the larger counts ("5% or 1MB").
import { parseByteSize } from '../spec/byte-size.ts';

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

/** The bytes that an amount allows; a percentage is of `whole`. */
export function bytesAllowed(amount: Amount, whole: number): number {
  const parts = String(amount).split(' or ');
  return Math.max(...parts.map((part) => partOf(part.trim(), whole)));
}

/** A percentage is exact, rounded down to whole bytes. A number too large to count is no limit. */
function partOf(part: string, whole: number): number {
  if (!part.endsWith('%')) return parseByteSize(part) ?? Number.MAX_SAFE_INTEGER;
  const [, digits, decimals = ''] = /^(\d+)(?:\.(\d+))? ?%$/.exec(part) ?? [];
  return Number((BigInt(digits + decimals) * BigInt(whole)) / (100n * 10n ** BigInt(decimals.length)));
}

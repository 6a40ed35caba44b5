// Limits as a policy writes them: bytes ("20MB"), a share of a whole ("5%"), or both, where either is enough ("5% or 1MB").
import { parseByteCount } from '../spec/byte-count.ts';

export type Amount = number | string;

const bytes = '(?:\\d{1,15} ?[bB]?|\\d{1,15}(?:\\.\\d{1,6})? ?[kKmMgGtT][iI]?[bB])';
const percent = '\\d{1,6}(?:\\.\\d{1,6})? ?%';

/** JSON Schemas of what may be written. */
export const byteCountSchema = {
  type: ['integer', 'string'],
  minimum: 0,
  pattern: `^${bytes}$`,
  description: 'Bytes: 1000000, "20MB" or "64MiB"',
} as const;

export const amountSchema = {
  type: ['integer', 'string'],
  minimum: 0,
  pattern: `^(?:${bytes}|${percent})(?: or (?:${bytes}|${percent}))?$`,
  description: 'Bytes ("20MB"), a percentage ("5%"), or either of both ("5% or 1MB")',
} as const;

/** The most bytes that an amount allows, of a whole that a percentage is of. */
export function mostOf(amount: Amount, whole: number): number {
  const parts = String(amount).split(' or ');
  return Math.max(...parts.map((part) => partOf(part.trim(), whole)));
}

/** Of a percentage the whole bytes, exactly; what is more than can be counted is no limit. */
function partOf(part: string, whole: number): number {
  if (!part.endsWith('%')) return parseByteCount(part) ?? Number.MAX_SAFE_INTEGER;
  const [, digits, decimals = ''] = /^(\d+)(?:\.(\d+))? ?%$/.exec(part) ?? [];
  return Number((BigInt(digits + decimals) * BigInt(whole)) / (100n * 10n ** BigInt(decimals.length)));
}

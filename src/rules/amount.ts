// Limits as a policy writes them: bytes ("20MB"), a share of a whole ("5%"), or both, where either is enough ("5% or 1MB").
import { parseByteCount } from '../spec/byte-count.ts';

export type Amount = number | string;

const bytes = '(?:\\d+ ?[bB]?|\\d+(?:\\.\\d+)? ?[kKmMgGtT][iI]?[bB])';
const percent = '\\d+(?:\\.\\d+)? ?%';

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

function partOf(part: string, whole: number): number {
  if (part.endsWith('%')) return (Number(part.slice(0, -1)) / 100) * whole;
  return parseByteCount(part) ?? 0;
}

// The policy that a .dive-ci file amounts to. Its three limits are dive's; what they are held against are our figures.
import { parseByteCount } from '../spec/byte-count.ts';
import type { Policy } from './policy.ts';
import type { PolicyFault } from './policy-faults.ts';

/** How dive would have counted. */
export const diveNote =
  'limits of dive, figures of timg-inspect: dive counts the copy that stays as waste too, a deleted directory as none, and does not know opaque directories';

const keys = ['lowestEfficiency', 'highestWastedBytes', 'highestUserWastedPercent'] as const;
type Key = (typeof keys)[number];

/** Whether a parsed file has the form of dive's: rules by dive's names. */
export function isDivePolicy(value: unknown): boolean {
  return isObject(value) && isObject(value.rules) && keys.some((key) => Object.hasOwn(value.rules as object, key));
}

/** A limit that is "disabled", or not there, is none. */
export function divePolicy(value: unknown, source: string): Policy | readonly PolicyFault[] {
  const written = isObject(value) && isObject(value.rules) ? value.rules : {};
  const faults: PolicyFault[] = [];
  const budgets: Record<string, unknown> = {};
  for (const key of keys) {
    const limit = written[key];
    if (limit === undefined || limit === null || limit === 'disabled') continue;
    const parsed = parsers[key](String(limit));
    if (parsed === undefined) faults.push({ pointer: `/rules/${key}`, message: `${key} takes ${forms[key]}` });
    else budgets[budgetOf[key]] = parsed;
  }
  return faults.length > 0 ? faults : { source, budgets, rules: {}, isOfDive: true };
}

const budgetOf: Readonly<Record<Key, string>> = {
  lowestEfficiency: 'efficiency',
  highestWastedBytes: 'reclaimable',
  highestUserWastedPercent: 'own-reclaimable',
};

const forms: Readonly<Record<Key, string>> = {
  lowestEfficiency: 'a ratio from 0 to 1',
  highestWastedBytes: 'bytes such as 20MB',
  highestUserWastedPercent: 'a ratio from 0 to 1',
};

const ratio = (text: string): number | undefined => {
  const value = Number(text);
  return text.trim() !== '' && value >= 0 && value <= 1 ? value : undefined;
};

const parsers: Readonly<Record<Key, (text: string) => number | string | undefined>> = {
  lowestEfficiency: ratio,
  highestWastedBytes: parseByteCount,
  highestUserWastedPercent: (text) => {
    const share = ratio(text);
    return share === undefined ? undefined : `${Number((share * 100).toFixed(6))}%`;
  },
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Reads a .dive-ci file as a policy. The three limits are dive's, but are compared with this program's numbers.
import { humanSize, parseByteSize } from '../text/byte-size.ts';
import { nearestWord } from '../text/nearest-word.ts';
import type { Policy } from './policy.ts';
import type { PolicyFault } from './policy-faults.ts';

/** How dive's numbers differ. */
export const diveNote =
  'limits from dive, figures from timg-inspect; dive also counts the remaining copy as wasted, and does not count deleted directories';

/** dive's names of its limits: in a .dive-ci file, and as options. */
export const diveKeys = ['lowestEfficiency', 'highestWastedBytes', 'highestUserWastedPercent'] as const;
type Key = (typeof diveKeys)[number];

/** Newer versions of dive have these names at the top level of the file. */
const spellings: Readonly<Record<string, Key>> = {
  'lowest-efficiency': 'lowestEfficiency',
  'lowest-efficiency-threshold': 'lowestEfficiency',
  'highest-wasted-bytes': 'highestWastedBytes',
  'highest-user-wasted-percent': 'highestUserWastedPercent',
};

const known: readonly string[] = [...diveKeys, ...Object.keys(spellings)];

/** Limits that dive uses if the file does not set them. */
const defaults: Readonly<Partial<Record<Key, string>>> = { lowestEfficiency: '0.9', highestUserWastedPercent: '0.1' };

/** Whether a parsed file has limits with dive's names. */
export function isDivePolicy(value: unknown): boolean {
  const [written] = writtenIn(value);
  return isObject(value) && !('budgets' in value) && Object.keys(written).some((name) => known.includes(name));
}

/** The limits and the JSON Pointer to them. */
function writtenIn(value: unknown): readonly [Readonly<Record<string, unknown>>, string] {
  const whole: Readonly<Record<string, unknown>> = isObject(value) ? value : {};
  const { rules } = whole;
  return isObject(rules) ? [rules, '/rules'] : [whole, ''];
}

export function divePolicy(value: unknown, source: string): Policy | readonly PolicyFault[] {
  const [written, place] = writtenIn(value);
  const faults: PolicyFault[] = [];
  const limits = new Map<Key, string>(
    diveKeys.flatMap((key) => (defaults[key] ? [[key, defaults[key]] as const] : [])),
  );
  for (const [name, limit] of Object.entries(written)) {
    const key = spellings[name] ?? diveKeys.find((one) => one === name);
    const nearest = nearestWord(name, known);
    const advice = nearest ? `did you mean "${nearest}"?` : `known: ${diveKeys.join(', ')}`;
    if (!key)
      faults.push({ pointer: `${place}/${name}`, message: `unknown rule "${name}" in a .dive-ci file; ${advice}` });
    else if (!diveBudget(key, String(limit)))
      faults.push({ pointer: `${place}/${name}`, message: `"${name}" must be ${diveForms[key]}` });
    else limits.set(key, String(limit));
  }
  const budgets = [...limits].flatMap(([key, written]) => {
    const { budget, limit = null } = diveBudget(key, written) ?? {};
    return budget === undefined || limit === null ? [] : [[budget, limit] as const];
  });
  return faults.length > 0 ? faults : { source, budgets: Object.fromEntries(budgets), rules: {}, isOfDive: true };
}

/** The budget and its limit, null for dive's "disabled"; undefined if dive does not accept the value. */
export function diveBudget(
  key: Key,
  written: string,
): { readonly budget: string; readonly limit: number | string | null } | undefined {
  const limit = written === 'disabled' ? null : parsers[key](written);
  return limit === undefined ? undefined : { budget: budgetOf[key], limit };
}

const budgetOf: Readonly<Record<Key, string>> = {
  lowestEfficiency: 'efficiency',
  highestWastedBytes: 'wasted',
  highestUserWastedPercent: 'own-wasted',
};

export const diveForms: Readonly<Record<Key, string>> = {
  lowestEfficiency: 'a ratio from 0 to 1',
  highestWastedBytes: 'a size such as 20MB',
  highestUserWastedPercent: 'a ratio from 0 to 1',
};

const ratio = (text: string): number | undefined => {
  const value = Number(text);
  return text.trim() !== '' && value >= 0 && value <= 1 ? value : undefined;
};

/**
 * dive's sizes are those of go-humanize: the B of a unit may be missing, and commas separate digits. The result is the size as
 * written or, if only dive takes that form, the same in another one.
 */
function byteSize(written: string): string | undefined {
  const text = written.trim();
  const [, digits = '', prefix = ''] = /^([\d.,]+)\s*(?:([kmgt]i?)b?|b)?$/i.exec(text) ?? [];
  const bytes = parseByteSize(`${digits.replaceAll(',', '')}${prefix}B`);
  if (bytes === undefined) return undefined;
  if (/b$/i.test(text) && parseByteSize(text) === bytes) return text;
  return parseByteSize(humanSize(bytes)) === bytes ? humanSize(bytes) : `${bytes}B`;
}

const parsers: Readonly<Record<Key, (text: string) => number | string | undefined>> = {
  lowestEfficiency: ratio,
  highestWastedBytes: byteSize,
  highestUserWastedPercent: (text) => {
    const share = ratio(text);
    return share === undefined ? undefined : `${Number((share * 100).toFixed(6))}%`;
  },
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

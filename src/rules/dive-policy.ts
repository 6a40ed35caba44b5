// Reads a .dive-ci file as a policy. The three limits are dive's, but are compared with this program's numbers.
import { parseByteSize } from '../text/byte-size.ts';
import { nearestWord } from '../text/nearest-word.ts';
import type { Policy } from './policy.ts';
import type { PolicyFault } from './policy-faults.ts';

/** How dive's numbers differ. */
export const diveNote =
  'limits from dive, figures from timg-inspect; dive also counts the remaining copy as wasted, and does not count deleted directories';

const keys = ['lowestEfficiency', 'highestWastedBytes', 'highestUserWastedPercent'] as const;
type Key = (typeof keys)[number];

/** Newer versions of dive have these names at the top level of the file. */
const spellings: Readonly<Record<string, Key>> = {
  'lowest-efficiency': 'lowestEfficiency',
  'lowest-efficiency-threshold': 'lowestEfficiency',
  'highest-wasted-bytes': 'highestWastedBytes',
  'highest-user-wasted-percent': 'highestUserWastedPercent',
};

const known: readonly string[] = [...keys, ...Object.keys(spellings)];

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

/** In dive, the value "disabled" means no limit. */
export function divePolicy(value: unknown, source: string): Policy | readonly PolicyFault[] {
  const [written, place] = writtenIn(value);
  const faults: PolicyFault[] = [];
  const limits = new Map<Key, string>(keys.flatMap((key) => (defaults[key] ? [[key, defaults[key]] as const] : [])));
  for (const [name, limit] of Object.entries(written)) {
    const key = spellings[name] ?? keys.find((one) => one === name);
    const nearest = nearestWord(name, known);
    const advice = nearest ? `did you mean "${nearest}"?` : `known: ${keys.join(', ')}`;
    if (!key)
      faults.push({ pointer: `${place}/${name}`, message: `unknown rule "${name}" in a .dive-ci file; ${advice}` });
    else if (parsers[key](String(limit)) === undefined && limit !== 'disabled')
      faults.push({ pointer: `${place}/${name}`, message: `"${name}" must be ${forms[key]}` });
    else limits.set(key, String(limit));
  }
  const budgets = [...limits].flatMap(([key, limit]) =>
    limit === 'disabled' ? [] : [[budgetOf[key], parsers[key](limit)] as const],
  );
  return faults.length > 0 ? faults : { source, budgets: Object.fromEntries(budgets), rules: {}, isOfDive: true };
}

const budgetOf: Readonly<Record<Key, string>> = {
  lowestEfficiency: 'efficiency',
  highestWastedBytes: 'wasted',
  highestUserWastedPercent: 'own-wasted',
};

const forms: Readonly<Record<Key, string>> = {
  lowestEfficiency: 'a ratio from 0 to 1',
  highestWastedBytes: 'a size such as 20MB',
  highestUserWastedPercent: 'a ratio from 0 to 1',
};

const ratio = (text: string): number | undefined => {
  const value = Number(text);
  return text.trim() !== '' && value >= 0 && value <= 1 ? value : undefined;
};

const parsers: Readonly<Record<Key, (text: string) => number | string | undefined>> = {
  lowestEfficiency: ratio,
  highestWastedBytes: parseByteSize,
  highestUserWastedPercent: (text) => {
    const share = ratio(text);
    return share === undefined ? undefined : `${Number((share * 100).toFixed(6))}%`;
  },
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

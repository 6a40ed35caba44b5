// The policy that a .dive-ci file amounts to. Its three limits are dive's; what they are held against are our figures.
import { parseByteCount } from '../spec/byte-count.ts';
import { nearestWord } from '../spec/nearest-word.ts';
import type { Policy } from './policy.ts';
import type { PolicyFault } from './policy-faults.ts';

/** How dive would have counted. */
export const diveNote =
  'limits of dive, figures of timg-inspect: dive counts the copy that stays as waste too, a deleted directory as none, and does not know opaque directories';

const keys = ['lowestEfficiency', 'highestWastedBytes', 'highestUserWastedPercent'] as const;
type Key = (typeof keys)[number];

/** The same as newer versions of dive spell them, which have them at the top. */
const spellings: Readonly<Record<string, Key>> = {
  'lowest-efficiency': 'lowestEfficiency',
  'lowest-efficiency-threshold': 'lowestEfficiency',
  'highest-wasted-bytes': 'highestWastedBytes',
  'highest-user-wasted-percent': 'highestUserWastedPercent',
};

const known: readonly string[] = [...keys, ...Object.keys(spellings)];

/** What dive takes for a limit that is not written. */
const usual: Readonly<Partial<Record<Key, string>>> = { lowestEfficiency: '0.9', highestUserWastedPercent: '0.1' };

/** Whether a parsed file has the form of dive's and not of ours: limits by dive's names. */
export function isDivePolicy(value: unknown): boolean {
  const [written] = writtenIn(value);
  return isObject(value) && !('budgets' in value) && Object.keys(written).some((name) => known.includes(name));
}

/** The limits, and the JSON Pointer to where they stand. */
const writtenIn = (value: unknown): readonly [Readonly<Record<string, unknown>>, string] =>
  isObject(value) && isObject(value.rules) ? [value.rules, '/rules'] : [isObject(value) ? value : {}, ''];

/** A limit that is "disabled" is none. */
export function divePolicy(value: unknown, source: string): Policy | readonly PolicyFault[] {
  const [written, place] = writtenIn(value);
  const faults: PolicyFault[] = [];
  const limits = new Map<Key, string>(keys.flatMap((key) => (usual[key] ? [[key, usual[key]] as const] : [])));
  for (const [name, limit] of Object.entries(written)) {
    const key = spellings[name] ?? keys.find((one) => one === name);
    const nearest = nearestWord(name, known);
    const advice = nearest ? `did you mean ${nearest}?` : `known are ${keys.join(', ')}`;
    if (!key) faults.push({ pointer: `${place}/${name}`, message: `${name} is no rule of dive; ${advice}` });
    else if (parsers[key](String(limit)) === undefined && limit !== 'disabled')
      faults.push({ pointer: `${place}/${name}`, message: `${name} takes ${forms[key]}` });
    else limits.set(key, String(limit));
  }
  const budgets = [...limits].flatMap(([key, limit]) =>
    limit === 'disabled' ? [] : [[budgetOf[key], parsers[key](limit)] as const],
  );
  return faults.length > 0 ? faults : { source, budgets: Object.fromEntries(budgets), rules: {}, isOfDive: true };
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

// JSON as Go's encoder writes it: no spaces, map keys sorted, struct fields in their order. Bytes that are not UTF-8 are lone
// surrogates, as in all JSON of this program.
import { inertJSON } from '../inert-text.ts';
import { kindOf, sortedKeys, type Value } from './value.ts';

/** As Docker's json function writes a value; Go escapes U+2028 and U+2029, we also what is not visible. */
export const goJson = (value: Value): string => inertJSON(compact(value ?? null));

/** As Docker writes a row of a list: keys sorted, and characters escaped that have a meaning in HTML. */
export const dockerJson = (row: object): string =>
  inertJSON(object(row as Readonly<Record<string, Value>>, sortedKeys(row))).replace(/[<>&]/g, markupInJSON);

function compact(value: Value): string {
  if (Array.isArray(value)) return `[${value.map((member) => compact(member ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys = kindOf(value) === 'map' ? sortedKeys(value) : Object.keys(value);
  return object(value as Readonly<Record<string, Value>>, keys);
}

function object(value: Readonly<Record<string, Value>>, keys: readonly string[]): string {
  const known = keys.filter((key) => value[key] !== undefined);
  return `{${known.map((key) => `${JSON.stringify(key)}:${compact(value[key])}`).join(',')}}`;
}

const markupInJSON = (character: string): string => `\\u00${character.charCodeAt(0).toString(16)}`;

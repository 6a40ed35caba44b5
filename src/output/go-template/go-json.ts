// JSON as Go's encoder writes it: no spaces, map keys sorted, struct fields in their order. Bytes that are not UTF-8 are lone
// surrogates, as in all JSON of this program.
import { kindOf, sortedKeys, type Value } from './value.ts';

/** As Docker's json function writes a value. */
export const goJson = (value: Value): string => escaped(compact(value ?? null), controls);

/** As Docker writes a row of a list: keys sorted, and characters escaped that have a meaning in HTML. */
export const dockerJson = (row: object): string =>
  escaped(object(row as Readonly<Record<string, Value>>, sortedKeys(row)), controlsAndMarkup);

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

/** U+2028 and U+2029 as in Go; the others must be escaped here, or `printable` would write escapes that are not valid JSON. */
const controls = /[\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const controlsAndMarkup = new RegExp(`[<>&${controls.source.slice(1)}`, 'g');

const escaped = (text: string, characters: RegExp): string =>
  text.replace(characters, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

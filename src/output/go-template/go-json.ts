// JSON as Go's encoder writes it: no blanks, the keys of maps sorted, the fields of structs in their order. Bytes outside of
// UTF-8 stay the lone surrogates they are in every JSON of ours.
import { kindOf, sortedKeys, type Value } from './value.ts';

/** As docker's json function has it. */
export const goJson = (value: Value): string => escaped(compact(value ?? null), controls);

/** As a row of docker's lists writes itself: sorted like a map, and safe to stand in a web page. */
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

/** U+2028 and U+2029 as in Go; the others would be written as no JSON knows them where they are made harmless. */
const controls = /[\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const controlsAndMarkup = new RegExp(`[<>&${controls.source.slice(1)}`, 'g');

const escaped = (text: string, characters: RegExp): string =>
  text.replace(characters, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

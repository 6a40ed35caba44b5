// The functions that Docker adds to templates: json, join, split, upper, lower, title, pad, truncate.
import { decodePath, encodePath } from '../../oci/entry-path.ts';
import { inertJSON } from '../inert-text.ts';
import { Fault } from './fault.ts';
import { integerOf, stringOf, type TemplateFunction } from './template-function.ts';
import { aKind, kindOf, sortedKeys, type Value } from './value.ts';

export const json: TemplateFunction = {
  name: 'json',
  least: 1,
  most: 1,
  call([value], { spend, dockerRow }) {
    const text = dockerRow !== undefined && value === dockerRow ? dockerJson(dockerRow) : goJson(value);
    spend(text.length);
    return text;
  },
};

export const join: TemplateFunction = {
  name: 'join',
  least: 2,
  most: 2,
  call([list, separator], { spend }) {
    if (!Array.isArray(list)) throw new Fault(`expected a list of strings, not ${aKind(list)}`);
    const strings = list.map(stringOf);
    const between = stringOf(separator);
    spend(strings.reduce((sum, { length }) => sum + length + between.length, 0));
    return strings.join(between);
  },
};

/** Work counted for each element: a one-character string takes as much memory as this many characters. */
const workOfElement = 32;

export const split: TemplateFunction = {
  name: 'split',
  least: 2,
  most: 2,
  call([value, separator], { spend }) {
    const text = stringOf(value);
    const between = stringOf(separator);
    spend(text.length * workOfElement);
    return between === '' ? Array.from(text) : text.split(between);
  },
};

export const upper: TemplateFunction = {
  name: 'upper',
  least: 1,
  most: 1,
  call: ([value]) => stringOf(value).replace(/\P{ASCII}|[a-z]+/gu, upperCase),
};

export const lower: TemplateFunction = {
  name: 'lower',
  least: 1,
  most: 1,
  call: ([value]) => stringOf(value).replace(/\P{ASCII}|[A-Z]+/gu, (found) => keptLength(found, found.toLowerCase())),
};

/** Upper-cases the first letter of each word. A digit or underscore before it belongs to the word. */
export const title: TemplateFunction = {
  name: 'title',
  least: 1,
  most: 1,
  call: ([value]) => stringOf(value).replace(/(?<![\p{L}\p{Nd}_]|(?!\s)\P{ASCII})\p{L}/gu, upperCase),
};

const upperCase = (text: string): string => keptLength(text, text.toUpperCase());

/** Go maps each character to exactly one: ß has no upper case. */
const keptLength = (text: string, mapped: string): string => (mapped.length === text.length ? mapped : text);

/** Adds spaces before and after the text; the empty string stays empty. */
export const pad: TemplateFunction = {
  name: 'pad',
  least: 3,
  most: 3,
  call([value, before, after], { spend }) {
    const text = stringOf(value);
    const [left, right] = [integerOf(before), integerOf(after)];
    if (left < 0 || right < 0) throw new Fault('expected numbers of blanks, 0 or more');
    if (text === '') return text;
    spend(left + text.length + right);
    return ' '.repeat(left) + text + ' '.repeat(right);
  },
};

/** The first bytes of the text. */
export const truncate: TemplateFunction = {
  name: 'truncate',
  least: 2,
  most: 2,
  call([value, length]) {
    const bytes = encodePath(stringOf(value));
    if (integerOf(length) < 0) throw new Fault('expected a length, 0 or more');
    return decodePath(bytes.subarray(0, integerOf(length)));
  },
};

/**
 * JSON as Docker's json function writes a value: no spaces, map keys sorted, struct fields in their order. Go escapes U+2028
 * and U+2029, we also what is not visible. Bytes that are not UTF-8 are lone surrogates, as in all JSON of this program.
 */
const goJson = (value: Value): string => inertJSON(compact(value ?? null));

/** As Docker writes a row of a list: keys sorted, and characters escaped that have a meaning in HTML. */
const dockerJson = (row: object): string =>
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

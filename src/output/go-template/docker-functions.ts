// The functions docker adds: json, join, split, upper, lower, title, pad, truncate.
import { decodePath, encodePath } from '../../oci/entry-path.ts';
import { Fault } from './fault.ts';
import { dockerJson, goJson } from './go-json.ts';
import { integerOf, stringOf, type TemplateFunction } from './template-function.ts';
import { aKind } from './value.ts';

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

/** A text of one character takes the memory of so many in a row, and there may be one for each. */
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

/** The first letter of each word; a digit or an underscore before it belongs to the word. */
export const title: TemplateFunction = {
  name: 'title',
  least: 1,
  most: 1,
  call: ([value]) => stringOf(value).replace(/(?<![\p{L}\p{Nd}_]|(?!\s)\P{ASCII})\p{L}/gu, upperCase),
};

const upperCase = (text: string): string => keptLength(text, text.toUpperCase());

/** Go maps each character to one: ß has no upper case. */
const keptLength = (text: string, mapped: string): string => (mapped.length === text.length ? mapped : text);

/** Blanks before and after; the empty string stays empty. */
export const pad: TemplateFunction = {
  name: 'pad',
  least: 3,
  most: 3,
  call([value, before, after], { spend }) {
    const text = stringOf(value);
    const counts = [before, after].map(integerOf);
    if (counts.some((count) => count < 0)) throw new Fault('expected numbers of blanks, 0 or more');
    if (text === '') return text;
    spend(counts[0] + text.length + counts[1]);
    return ' '.repeat(counts[0]) + text + ' '.repeat(counts[1]);
  },
};

/** The first so many bytes. */
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

// print, printf, println: Go's Sprint, Sprintf and Sprintln. Of Sprintf, argument indexes, %T, %U, %p and %#v are not
// supported.

import { Fault } from './fault.ts';
import { formatValue, goText } from './format-value.ts';
import { maxWidth } from './limits.ts';
import { stringOf, type TemplateFunction } from './template-function.ts';
import { kindOf, type Value } from './value.ts';

/** Adds a space between two arguments if neither is a string. */
export const print: TemplateFunction = {
  name: 'print',
  least: 0,
  most: Number.POSITIVE_INFINITY,
  call(args, { spend }) {
    const isApart = (at: number): boolean => at > 0 && ![args[at - 1], args[at]].some((arg) => typeof arg === 'string');
    const text = args.map((arg, at) => `${isApart(at) ? ' ' : ''}${argumentText(arg)}`).join('');
    spend(text.length);
    return text;
  },
};

export const println: TemplateFunction = {
  name: 'println',
  least: 0,
  most: Number.POSITIVE_INFINITY,
  call(args, { spend }) {
    const text = `${args.map(argumentText).join(' ')}\n`;
    spend(text.length);
    return text;
  },
};

export const printf: TemplateFunction = {
  name: 'printf',
  least: 1,
  most: Number.POSITIVE_INFINITY,
  call: ([format, ...args], { spend }) => formatted(stringOf(format), args, spend),
};

/** A missing value is passed as nil. */
const argumentText = (value: Value): string => goText(value ?? null);

const directive = /%([-+# 0]*)(\*|\d+)?(?:(\.)(\*|\d+)?)?(.?)/gsu;

/** `spend` is called with the number of characters of each piece. */
function formatted(format: string, args: readonly Value[], spend: (characters: number) => void): string {
  let used = 0;
  let text = '';
  let end = 0;
  const add = (piece: string): void => {
    spend(piece.length);
    text += piece;
  };
  const number = (given: string | undefined): number | undefined => {
    if (given !== '*') return given === undefined ? undefined : Number(given);
    const value = args[used];
    used += 1;
    if (!Number.isInteger(value)) throw new Fault('expected a whole number for *');
    return value as number;
  };
  for (const { index, 0: whole, 1: flags = '', 2: width, 3: point, 4: decimals, 5: verb = '' } of format.matchAll(
    directive,
  )) {
    add(format.slice(end, index));
    end = index + whole.length;
    const columns = number(width) ?? 0;
    const precision = number(decimals) ?? (point === undefined ? undefined : 0);
    if (Math.abs(columns) > maxWidth || (precision ?? 0) > maxWidth) throw new Fault(`wider than ${maxWidth}`);
    if (verb === '' || verb === '%') {
      add(verb === '' ? '%!(NOVERB)' : '%');
      continue;
    }
    if (verb === '[') throw new Fault('argument indexes such as %[1]s are not supported');
    spend(Math.abs(columns));
    const sides = columns < 0 ? `${flags}-` : flags;
    const isThere = used < args.length;
    const value = args[used] ?? null;
    used += 1;
    add(
      isThere ? formatValue({ verb, flags: sides, width: Math.abs(columns), precision }, value) : `%!${verb}(MISSING)`,
    );
  }
  add(format.slice(end));
  if (used < args.length) add(`%!(EXTRA ${args.slice(used).map(extra).join(', ')})`);
  return text;
}

function extra(value: Value): string {
  const text = formatValue({ verb: 'v', flags: '', width: 0 }, value);
  if (kindOf(value) === 'nil') return text;
  const type = typeof value === 'number' ? (Number.isInteger(value) ? 'int' : 'float64') : kindOf(value);
  return `${type}=${text}`;
}

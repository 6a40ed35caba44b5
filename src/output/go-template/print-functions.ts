// print, printf, println: Go's Sprint, Sprintf and Sprintln.
import { goText } from './format-value.ts';
import { formatted } from './printf.ts';
import { stringOf, type TemplateFunction } from './template-function.ts';
import type { Value } from './value.ts';

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

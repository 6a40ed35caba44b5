// and, or, not: of the truth of values; and and or give the value that decides.
import type { TemplateFunction } from './template-function.ts';
import { isTrue } from './value.ts';

export const and: TemplateFunction = {
  name: 'and',
  least: 1,
  most: Number.POSITIVE_INFINITY,
  stopsAt: (value) => !isTrue(value),
  call: (args) => args[args.length - 1],
};

export const or: TemplateFunction = {
  name: 'or',
  least: 1,
  most: Number.POSITIVE_INFINITY,
  stopsAt: isTrue,
  call: (args) => args[args.length - 1],
};

export const not: TemplateFunction = { name: 'not', least: 1, most: 1, call: ([value]) => !isTrue(value) };

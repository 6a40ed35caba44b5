// and, or, not. `and` and `or` return the argument that decides the result.
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

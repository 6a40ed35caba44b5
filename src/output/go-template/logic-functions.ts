// and, or, not: `and` and `or` return the argument that decides the result. eq, ne, lt, le, gt, ge: strings are compared by
// their bytes, and also numbers; eq and ne also compare bools and nil. Unlike in Go, 1 and 1.0 are comparable, since JSON
// data does not distinguish integers from floats.

import { comparePaths } from '../../oci/entry-path.ts';
import { Fault } from './fault.ts';
import type { TemplateFunction } from './template-function.ts';
import { aKind, isTrue, kindOf, type Value } from './value.ts';

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

/** True if the first argument equals any of the others. */
export const eq: TemplateFunction = {
  name: 'eq',
  least: 2,
  most: Number.POSITIVE_INFINITY,
  call: ([first, ...others]) => others.some((other) => areEqual(first, other)),
};

export const ne: TemplateFunction = { name: 'ne', least: 2, most: 2, call: ([a, b]) => !areEqual(a, b) };
export const lt: TemplateFunction = { name: 'lt', least: 2, most: 2, call: ([a, b]) => order(a, b) < 0 };
export const le: TemplateFunction = { name: 'le', least: 2, most: 2, call: ([a, b]) => order(a, b) <= 0 };
export const gt: TemplateFunction = { name: 'gt', least: 2, most: 2, call: ([a, b]) => order(a, b) > 0 };
export const ge: TemplateFunction = { name: 'ge', least: 2, most: 2, call: ([a, b]) => order(a, b) >= 0 };

function areEqual(a: Value, b: Value): boolean {
  for (const value of [a, b]) {
    if (typeof value === 'object' && value !== null) throw new Fault(`${aKind(value)} cannot be compared`);
  }
  if (kindOf(a) === 'nil' || kindOf(b) === 'nil') return kindOf(a) === kindOf(b);
  if (typeof a !== typeof b) throw notComparable(a, b);
  return a === b;
}

function order(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return comparePaths(a, b);
  throw notComparable(a, b);
}

const notComparable = (a: Value, b: Value): Fault => new Fault(`${aKind(a)} cannot be compared with ${aKind(b)}`);

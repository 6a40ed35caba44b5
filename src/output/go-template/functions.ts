// The functions of templates: Go's, without those that escape HTML, and Docker's.

import { join, json, lower, pad, split, title, truncate, upper } from './docker-functions.ts';
import { index, len, slice } from './list-functions.ts';
import { and, eq, ge, gt, le, lt, ne, not, or } from './logic-functions.ts';
import { print, printf, println } from './print-functions.ts';
import type { TemplateFunction } from './template-function.ts';
import type { Functions } from './token-reader.ts';

export const functions: Functions = byName([
  ...[and, or, not],
  ...[eq, ne, lt, le, gt, ge],
  ...[len, index, slice],
  ...[print, printf, println],
  ...[json, join, split, upper, lower, title, pad, truncate],
]);

/** For the line of titles above a table: functions leave titles unchanged, as in Docker. */
export const titleFunctions: Functions = new Map([
  ...functions,
  ...byName([json, join, split, upper, lower, title, truncate].map((real) => ({ ...real, call: ([text]) => text }))),
]);

function byName(members: readonly TemplateFunction[]): Functions {
  return new Map(members.map((member) => [member.name, member]));
}

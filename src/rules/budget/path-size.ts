// Files at certain paths weigh more than allowed.
import { globPattern, matching } from '../../spec/path-glob.ts';
import { type Amount, byteCountSchema, mostOf } from '../amount.ts';
import { atMost, type Budget, tooMuch } from '../budget.ts';
import { orInside } from '../or-inside.ts';
import { shippedFiles } from '../shipped-files.ts';

export const pathSize: Budget<Readonly<Record<string, Amount>>> = {
  id: 'budget/path-size',
  severity: 'error',
  title: 'Files at these paths weigh more than their budget',
  why: 'The files of all layers that match a glob, or are in a directory that does, are counted, those too that a later layer hides: they are shipped.',
  limit: {
    type: 'object',
    description: 'By glob, such as "usr/share/doc/**": most bytes',
    propertyNames: { pattern: globPattern },
    additionalProperties: byteCountSchema,
  },
  *measure(limits, { image }) {
    const globs = Object.entries(limits).map(([glob, limit]) => ({
      glob,
      limit,
      wants: orInside(matching(glob)),
      actual: 0,
    }));
    for (const { path, bytes } of shippedFiles(image)) {
      for (const one of globs) if (one.wants(path)) one.actual += bytes;
    }
    for (const { glob, limit, actual } of globs) {
      yield atMost({ what: glob, limit: String(limit), allowed: mostOf(limit, 0), actual, unit: 'bytes' });
    }
  },
  message: tooMuch,
};

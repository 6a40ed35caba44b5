// Upper limits for the size of files by path.
import { globPattern, matching } from '../../spec/path-glob.ts';
import { type Amount, byteSizeSchema, bytesAllowed } from '../amount.ts';
import { atMost, type Budget, exceededMessage } from '../budget.ts';
import { selfOrAncestor } from '../self-or-ancestor.ts';
import { shippedFiles } from '../shipped-files.ts';

export const pathSize: Budget<Readonly<Record<string, Amount>>> = {
  id: 'budget/path-size',
  severity: 'error',
  title: 'Files at these paths are larger than their budget',
  why: 'Counts the files of all layers that match the glob or are in a matching directory, including files that a later layer overwrites or deletes: they are shipped.',
  limit: {
    type: 'object',
    description: 'Limits in bytes by glob, such as {"/usr/share/doc/**": "10MB"}',
    propertyNames: { pattern: globPattern },
    additionalProperties: byteSizeSchema,
  },
  *measure(limits, { image }) {
    const globs = Object.entries(limits).map(([glob, limit]) => ({
      glob,
      limit,
      wants: selfOrAncestor(matching(glob)),
      actual: 0,
    }));
    for (const { path, bytes } of shippedFiles(image)) {
      for (const one of globs) if (one.wants(path)) one.actual += bytes;
    }
    for (const { glob, limit, actual } of globs) {
      yield atMost({ metric: glob, limit: String(limit), limitValue: bytesAllowed(limit, 0), actual, unit: 'bytes' });
    }
  },
  message: exceededMessage,
};

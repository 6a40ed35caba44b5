// Budget: upper limits for the total size of files by path.
import { globPattern, matching } from '../../text/glob.ts';
import { type Amount, byteSizeForm, byteSizeSchema, bytesAllowed } from '../amount.ts';
import { atMost, type Budget, selfOrAncestor, sizeExceededMessage } from '../budget.ts';
import { isComplete } from '../completeness.ts';
import { shippedFiles } from '../shipped-files.ts';
import { displayGlob } from '../wording.ts';

export const pathSize: Budget<Readonly<Record<string, Amount>>> = {
  id: 'budget/path-size',
  severity: 'error',
  title: 'Files at these paths are larger than their budget',
  why: 'Counts the files of all layers that match the glob or are in a matching directory. Files that a later layer overwrites or deletes count too: they are still in the image.',
  limit: {
    title: 'Maximum size of the files at some paths',
    type: 'object',
    description:
      'Limits in bytes by glob, such as {"/usr/share/doc/**": "10MB"}; a glob without a slash matches at any depth',
    minProperties: 1,
    propertyNames: { pattern: globPattern },
    additionalProperties: byteSizeSchema,
  },
  form: 'a map of globs such as {"/usr/share/doc/**": 10MB}',
  partForm: byteSizeForm,
  globs: (limit) => Object.keys(limit).map((glob) => [glob, glob]),
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
    const atLeast = !image.layers.every(isComplete);
    for (const { glob, limit, actual } of globs) {
      const limitValue = bytesAllowed(limit, null);
      yield atMost({ metric: displayGlob(glob), limit: String(limit), limitValue, actual, atLeast, unit: 'bytes' });
    }
  },
  message: sizeExceededMessage,
};

// The error for a path that is not found. If data is truncated or damaged, the message says that the path can be in that
// data.
import type { Analysis } from '../analysis/analysis.ts';
import { InputError } from '../bytes/input-error.ts';
import { cutFindings } from '../rules/evaluate.ts';

/** `skipped` is set if a layer stores the path, but it has no place in the filesystem. */
export function notFound(archive: string, what: string, analysis: Analysis, skipped?: string): InputError {
  const damage = cutFindings(analysis).map(({ message }) => message);
  const isStored = damage.length > 0 || skipped !== undefined;
  return new InputError(isStored ? 'incomplete' : 'not-found', `${archive}: ${skipped ?? what}`, damage);
}

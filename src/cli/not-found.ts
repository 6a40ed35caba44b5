// The error for a path that is not found. If data is truncated or damaged, the message says that the path can be in that
// data.
import type { Analysis } from '../analysis/analysis.ts';
import { InputError } from '../bytes/input-error.ts';
import { cutFindings } from '../rules/evaluate.ts';

export function notFound(archive: string, what: string, analysis: Analysis): InputError {
  const damage = cutFindings(analysis).map(({ message }) => message);
  return new InputError(damage.length > 0 ? 'incomplete' : 'not-found', `${archive}: ${what}`, damage);
}

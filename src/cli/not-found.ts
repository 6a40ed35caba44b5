// A path that cannot be answered for. If data is truncated or damaged, the path can be in what was not read.
import type { Analysis } from '../analysis/analysis.ts';
import { InputError } from '../bytes/input-error.ts';
import { cutFindings } from '../rules/evaluate.ts';

export function notFound(archive: string, what: string, analysis: Analysis): InputError {
  const damage = cutFindings(analysis).map(({ message }) => message);
  return new InputError(damage.length > 0 ? 'incomplete' : 'not-found', `${archive}: ${what}`, damage);
}

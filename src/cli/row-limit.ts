// --limit N: how many rows of a list a page shows. JSON output always has all.
import { InputError } from '../bytes/input-error.ts';
import type { Call } from './command.ts';
import type { CommandOption } from './option.ts';

export const rowLimitOption = (byDefault: number): CommandOption => ({
  type: 'number',
  requiresArg: true,
  placeholder: 'N',
  describe: `Maximum rows per list; 0 for all (default: ${byDefault}). JSON always has all`,
});

/** @throws {InputError} if it is not a whole number, 0 or more */
export function rowLimit({ limit }: Call['options'], byDefault: number): number {
  if (limit === undefined) return byDefault;
  if (!Number.isInteger(limit) || Number(limit) < 0)
    throw new InputError('usage', '--limit must be a whole number, 0 or more');
  return limit === 0 ? Number.POSITIVE_INFINITY : Number(limit);
}

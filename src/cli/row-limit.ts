// --limit N: how many rows of a list a page shows. Machine formats always have all.
import type { Options } from 'yargs';
import { InputError } from '../bytes/input-error.ts';
import type { Call } from './command.ts';

export const rowLimitOption: Options = {
  type: 'number',
  requiresArg: true,
  describe: 'Rows of each list on the page; 0 for all (machine formats have them all)',
};

/** @throws {InputError} where it is no whole number from 0 on */
export function rowLimit({ limit }: Call['options'], usual: number): number {
  if (limit === undefined) return usual;
  if (!Number.isInteger(limit) || Number(limit) < 0)
    throw new InputError('usage', '--limit takes a whole number from 0 on');
  return limit === 0 ? Number.POSITIVE_INFINITY : Number(limit);
}

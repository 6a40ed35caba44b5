// Options that several commands have: --limit, --glob, --path and --layer; and the check that an image is complete.

import type { ImageAnalysis } from '../../analysis/analysis.ts';
import type { Merged } from '../../analysis/merge.ts';
import { InputError } from '../../bytes/input-error.ts';
import { incompleteText } from '../../rules/completeness.ts';
import { parseByteSize } from '../../text/byte-size.ts';
import { globFault, matching } from '../../text/glob.ts';
import type { Stack } from '../../tree/stack.ts';
import type { CommandOption, OptionValues } from './option.ts';

/** --limit N: how many rows of a list a page shows. JSON output always has all rows. */
export const rowLimitOption = (byDefault: number) =>
  ({
    type: 'number',
    requiresArg: true,
    placeholder: 'N',
    describe: `Maximum rows per list; 0 for all (default: ${byDefault}). JSON always has all`,
  }) as const satisfies CommandOption;

type LimitValues = OptionValues<{ readonly limit: ReturnType<typeof rowLimitOption> }>;

/** @throws {InputError} if --limit is not a whole number, 0 or more */
export function rowLimit({ limit }: LimitValues, byDefault: number): number {
  if (limit === undefined) return byDefault;
  if (!Number.isInteger(limit) || limit < 0) throw new InputError('usage', '--limit must be a whole number, 0 or more');
  return limit === 0 ? Number.POSITIVE_INFINITY : limit;
}

/** @throws {InputError} if the value of an option is not a size */
export function sizeInBytes(option: string, value: string): number {
  const bytes = parseByteSize(value);
  if (bytes === undefined) throw new InputError('usage', `--${option} must be a size such as 10000 or 10kB`);
  return bytes;
}

/**
 * The paths that --glob or --path select.
 * @throws {InputError} if it is not a glob
 */
export function pathsOf(option: string, glob: string): (path: string) => boolean {
  const fault = globFault(glob);
  if (fault === undefined) return matching(glob);
  throw new InputError('usage', `--${option} cannot be "${glob.slice(0, 200)}"; ${fault}`);
}

/** --layer N: a layer by its index from 0, or from the end with -1, -2, … */

export const layerOption = {
  type: 'string',
  requiresArg: true,
  placeholder: 'N',
  describe: 'Only this layer: 0 is the first, -1 the last',
} as const satisfies CommandOption;

/** @throws {InputError} if there is no such layer */
export function layerIndex(value: string, layerCount: number): number {
  const index = /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
  const found = index < 0 ? layerCount + index : index;
  if (found >= 0 && found < layerCount) return found;
  const there =
    layerCount > 1 ? `layers 0 to ${layerCount - 1}` : layerCount === 1 ? 'one layer, layer 0' : 'no layers';
  const shown = Number.isNaN(index) ? `"${value}"` : value;
  throw new InputError('usage', `no layer ${shown}; the image has ${there}`);
}

/**
 * The merged filesystem, for commands that need all layers.
 * @throws {InputError} if a layer is not in the archive
 */
export function requireMerged({ merged, layers }: ImageAnalysis, archive: string): Merged {
  if (!merged) throw incompleteImage(layers, archive);
  return merged;
}

/**
 * The layers of the image, applied in order, for commands that do not compare file contents.
 * @throws {InputError} if a layer is not in the archive
 */
export function requireStack({ stack, layers }: ImageAnalysis, archive: string): Stack {
  if (!stack) throw incompleteImage(layers, archive);
  return stack;
}

export const incompleteImage = (layers: ImageAnalysis['layers'], archive: string): InputError =>
  new InputError('incomplete', `${archive}: ${incompleteText(layers)}`);

// --limit N: how many rows of a list a page shows. JSON output always has all.

import type { ImageAnalysis } from '../../analysis/analysis.ts';
import type { Merged } from '../../analysis/merge.ts';
import { InputError } from '../../bytes/input-error.ts';
import { incompleteText } from '../../rules/completeness.ts';
import { globPattern, matching } from '../../text/glob.ts';
import type { Stack } from '../../tree/stack.ts';
import type { Call } from '../command.ts';
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

// --glob and --path: which paths match.

/** @throws {InputError} if it is empty, too long, or would take too long to match */
export function pathsOf(option: string, glob: unknown): (path: string) => boolean {
  const text = String(glob);
  const fault = !/[^/\s]/.test(text)
    ? 'use a glob such as "etc/**" or "*.conf"'
    : text.length > longest
      ? `it is longer than ${longest} characters`
      : new RegExp(globPattern).test(text)
        ? undefined
        : 'use at most three * between two slashes';
  if (fault === undefined) return matching(text);
  throw new InputError('usage', `--${option} cannot be "${text.slice(0, 200)}"; ${fault}`);
}

const longest = 4096;

// --layer N: a layer by its index, from 0, or from the end with -1, -2, …

export const layerOption: CommandOption = {
  type: 'string',
  requiresArg: true,
  placeholder: 'N',
  describe: 'Only this layer: 0 is the first, -1 the last',
};

/** @throws {InputError} if there is no such layer */
export function layerIndex(value: unknown, layerCount: number): number {
  const index = /^-?\d+$/.test(String(value)) ? Number(value) : Number.NaN;
  const found = index < 0 ? layerCount + index : index;
  if (found >= 0 && found < layerCount) return found;
  const there = layerCount > 0 ? `layers 0 to ${layerCount - 1}` : 'no layers';
  const shown = Number.isNaN(index) ? `"${value}"` : value;
  throw new InputError('usage', `no layer ${shown}; the image has ${there}`);
}

// The merged file system of an image, for commands that have no answer without it.

/** @throws {InputError} where a layer is not in the archive */
export function mergedOf({ merged, layers }: ImageAnalysis, archive: string): Merged {
  if (!merged) throw incompleteImage(layers, archive);
  return merged;
}

/**
 * The same, no content compared.
 * @throws {InputError} where a layer is not in the archive
 */
export function stackedOf({ stack, layers }: ImageAnalysis, archive: string): Stack {
  if (!stack) throw incompleteImage(layers, archive);
  return stack;
}

export const incompleteImage = (layers: ImageAnalysis['layers'], archive: string): InputError =>
  new InputError('incomplete', `${archive}: ${incompleteText(layers)}`);

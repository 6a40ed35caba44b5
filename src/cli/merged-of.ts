// The merged file system of an image, for commands that have no answer without it.

import type { ImageAnalysis } from '../analysis/analysis.ts';
import type { Merged } from '../analysis/merge.ts';
import { InputError } from '../bytes/input-error.ts';
import { incompleteText } from '../rules/completeness.ts';
import type { Stack } from '../tree/apply.ts';

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

// The merged file system of an image, for commands that have no answer without it.

import type { ImageAnalysis } from '../analysis/analysis.ts';
import type { Merged } from '../analysis/merge.ts';
import { InputError } from '../bytes/input-error.ts';
import { layerList } from '../rules/wording.ts';
import type { Stack } from '../tree/apply.ts';

/** @throws {InputError} where a layer is not in the archive */
export function mergedOf({ merged, layers }: ImageAnalysis, archive: string): Merged {
  if (!merged) throw missingLayers(layers, archive);
  return merged;
}

/**
 * The same, no content compared.
 * @throws {InputError} where a layer is not in the archive
 */
export function stackedOf({ stack, layers }: ImageAnalysis, archive: string): Stack {
  if (!stack) throw missingLayers(layers, archive);
  return stack;
}

export function missingLayers(layers: ImageAnalysis['layers'], archive: string): InputError {
  const missing = layers.filter(({ changeset }) => !changeset).map(({ layer }) => layer.index);
  return new InputError(
    'incomplete',
    `${archive}: ${layerList(missing)} ${missing.length === 1 ? 'is' : 'are'} not in the archive; export the image again with all its layers`,
  );
}

// The layer that the user names by its index: from 0, or from the end with -1, -2, …
import { InputError } from '../bytes/input-error.ts';

/** @throws {InputError} where there is no such layer */
export function layerIndex(value: unknown, layerCount: number): number {
  const index = Number(value);
  const found = index < 0 ? layerCount + index : index;
  if (Number.isInteger(found) && found >= 0 && found < layerCount) return found;
  throw new InputError('usage', `--layer ${value}: the image has layers 0 to ${layerCount - 1} (-1 is the last)`);
}

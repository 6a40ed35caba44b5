// The layer that the user names by its index: from 0, or from the end with -1, -2, …
import { InputError } from '../bytes/input-error.ts';

/** @throws {InputError} where there is no such layer */
export function layerIndex(value: unknown, layerCount: number): number {
  const index = /^-?\d+$/.test(String(value)) ? Number(value) : Number.NaN;
  const found = index < 0 ? layerCount + index : index;
  if (found >= 0 && found < layerCount) return found;
  const there = layerCount > 0 ? `layers 0 to ${layerCount - 1} (-1 is the last)` : 'no layers';
  throw new InputError('usage', `--layer ${value}: the image has ${there}`);
}

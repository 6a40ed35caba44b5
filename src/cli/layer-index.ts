// --layer N: a layer by its index, from 0, or from the end with -1, -2, …
import { InputError } from '../bytes/input-error.ts';
import type { CommandOption } from './option.ts';

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

// Options take one value and are given once. yargs makes an array of a value given several times, and of a boolean it
// takes the last: both would hide from the user that half of what was asked for is not done.
import type { Options } from 'yargs';
import { InputError } from '../bytes/input-error.ts';

/** @throws {InputError} where an option that takes one value is given several times */
export function checkGivenOnce(
  options: Readonly<Record<string, Options>>,
  values: Readonly<Record<string, unknown>>,
  args: readonly string[],
): void {
  for (const [name, { type, array }] of Object.entries(options)) {
    if (array) continue;
    const times = type === 'boolean' ? timesNamed(name, args) : [values[name]].flat().length;
    if (times > 1) throw new InputError('usage', `--${name} given ${timesWord(times)}: it takes one value`);
  }
}

const timesNamed = (name: string, args: readonly string[]): number =>
  args.filter((argument) => argument === `--${name}` || argument.startsWith(`--${name}=`)).length;

const timesWord = (times: number): string => (times === 2 ? 'twice' : `${times} times`);

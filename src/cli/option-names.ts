// Options that no command has. yargs takes what follows one for its value, and would then say that the archive is missing.
import type { Options } from 'yargs';
import { InputError } from '../bytes/input-error.ts';
import { commands } from './commands.ts';
import { limitOptions } from './limit-options.ts';
import { sharedOptions } from './shared-options.ts';

const builtIn = ['help', 'h', 'version', 'show-limits'];

/** @throws {InputError} where an argument is an option that is none */
export function checkOptionNames(args: readonly string[]): void {
  const all: readonly Readonly<Record<string, Options>>[] = [
    sharedOptions,
    limitOptions,
    ...commands.map(({ options }) => options),
  ];
  const names = new Set([...builtIn, ...all.flatMap((options) => Object.entries(options).flatMap(namesOf))]);
  for (const argument of args) {
    // A number below zero is a value, as of --layer -1.
    const [, dashes, name] = /^(--?)([^-=\d][^=]*)/.exec(argument) ?? [];
    if (name === undefined || names.has(dashes === '--' ? name : name[0])) continue;
    throw new InputError('usage', `unknown option ${dashes}${name}; see timg-inspect --help`);
  }
}

const namesOf = ([name, { alias }]: [string, Options]): readonly string[] => [name, ...[alias ?? []].flat()];

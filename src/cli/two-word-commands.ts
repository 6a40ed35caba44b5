// Commands of two words: `base learn`, and Docker's longer forms of one-word commands.
import { existsSync } from 'node:fs';
import { InputError } from '../bytes/input-error.ts';
import type { Command } from './command.ts';
import { commandNamed } from './commands.ts';

/**
 * The arguments that they stand for, by first and second word: `image ls` is `ls`, `container export` is `export`, `manifest inspect`
 * prints Docker's list.
 */
export const groups = new Map(
  Object.entries({
    base: { learn: ['base learn'] },
    image: { ls: ['ls'], list: ['ls'], history: ['history'], inspect: ['inspect'] },
    container: { export: ['export'] },
    manifest: { inspect: ['manifest', '--list'] },
  }).map(([group, forms]) => [group, new Map<string, readonly string[]>(Object.entries(forms))]),
);

/** The commands that start with this word, by their second word. */
export const commandsOfGroup = (group: string): ReadonlyMap<string, Command> =>
  new Map(
    Array.from(groups.get(group) ?? [], ([word, [name = '']]) => [word, commandNamed(name)] as const).filter(
      (entry): entry is [string, Command] => entry[1] !== undefined,
    ),
  );

/** @throws {InputError} if the first word is a group of commands, but the second is not one of them */
export function withoutGroup(args: readonly string[]): readonly string[] {
  const [group = '', name = '', ...rest] = args;
  const forms = groups.get(group);
  if (!forms) return args;
  const form = forms.get(name);
  if (form) return [...form, ...rest];
  if (commandNamed(group) || existsSync(group)) return args;
  throw new InputError('usage', `"${group}" needs a command: ${[...forms.keys()].join(', ')}`);
}

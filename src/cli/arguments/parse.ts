// Parses the command line into a command and its options, or into the text of the help or version.
import { existsSync } from 'node:fs';
import { InputError } from '../../bytes/input-error.ts';
import { outputOf } from '../../output/outputs.ts';
import { nearestWord } from '../../text/nearest-word.ts';
import type { Command } from '../command.ts';
import { commandNamed, commands } from '../commands.ts';
import { commandHelp, groupHelp, mainHelp, optionsHelp } from '../help.ts';
import { limitsOf } from '../options/limit-options.ts';
import type { OptionTable } from '../options/option.ts';
import { reportFiles, type SharedOptions, type SharedValues, sharedOptions } from '../options/shared-options.ts';
import { checkOptions, chooseCommand, operandsOfCommand } from './check-arguments.ts';
import { type Arguments, optionsOf, splitArguments, valuesOf } from './split-arguments.ts';

export type Parsed =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'command';
      readonly command: Command;
      readonly archives: readonly string[];
      readonly shared: SharedOptions;
      readonly options: Readonly<Record<string, unknown>>;
    };

/** @throws {InputError} `usage` if the command line is wrong */
export function parse(args: readonly string[], version: string, width: number | undefined): Parsed {
  const asked = splitArguments(args, allOptions);
  const [first, ...topic] = asked.operands;
  if (first === 'help') return { kind: 'text', text: helpFor(topic, width) };
  if (asked.options.some(({ name }) => name === 'help' || name === 'h')) {
    const isNamed = first !== undefined && (groups.has(first) || commandNamed(first) !== undefined);
    return { kind: 'text', text: isNamed ? helpFor(asked.operands, width) : mainHelp(width) };
  }
  if (asked.options.some(({ name }) => name === 'version')) return { kind: 'text', text: `${version}\n` };
  const split = splitArguments(plainForm(args, asked), allOptions);
  const command = chooseCommand(split);
  checkOptions(split.options, command);
  const operands = operandsOfCommand(split, command);
  const values = { ...valuesOf(split.options, optionsOf(command)), ...argumentsOf(command, operands) };
  const archives = archiveNames.flatMap((name) => values[name] ?? []).map(String);
  return { kind: 'command', command, archives, shared: sharedOf(values as SharedValues), options: values };
}

const allOptions: OptionTable = Object.assign({}, ...commands.map(optionsOf));

/**
 * Help of a command, which can have two words. The first word of several commands shows all of them.
 * @throws {InputError} if there is no such topic
 */
function helpFor(words: readonly string[], width: number | undefined): string {
  const [topic, second = ''] = words;
  if (topic === undefined || topic === 'help') return mainHelp(width);
  if (topic === 'options') return optionsHelp(width);
  const forms = commandsOfGroup(topic);
  const command = forms.get(second) ?? commandNamed(topic);
  if (command) return commandHelp(command, width);
  const [only, ...others] = forms.values();
  if (only) return others.length === 0 ? commandHelp(only, width) : groupHelp(topic, forms, width);
  const nearest = nearestWord(topic, ['options', ...commands.map(({ name }) => name)]);
  const hint = nearest === undefined ? 'see timg-inspect --help' : `did you mean "${nearest}"?`;
  throw new InputError('usage', `no help for "${topic}"; ${hint}`);
}

/** Replaces Docker's longer forms, which can follow options. */
const plainForm = (args: readonly string[], { leading }: Arguments): readonly string[] => [
  ...args.slice(0, leading),
  ...withoutGroup(args.slice(leading)),
];

function sharedOf(values: SharedValues): SharedOptions {
  return {
    ...values,
    format: outputOf(values.format ?? sharedOptions.format.default),
    output: isStandardOutput(values.output) ? undefined : values.output,
    report: reportFiles(values.report ?? []),
    color: values['no-color'] ? 'never' : (values.color ?? sharedOptions.color.default),
    // A command that reads no archive does not have this option.
    'cache-size': values['cache-size'] ?? sharedOptions['cache-size'].default,
    'no-progress': values['no-progress'] ?? sharedOptions['no-progress'].default,
    limits: limitsOf(values),
  };
}

/** Operands by the names of the positionals, in lower case: `ARCHIVE [NAME...]` has `archive` and `names`. */
function argumentsOf({ positionals }: Command, operands: readonly string[]): Readonly<Record<string, unknown>> {
  const words = positionals.toLowerCase().split(' ');
  return Object.fromEntries(
    words.map((word, at) => {
      const name = word.replace(/\W/g, '');
      return word.includes('...') ? [`${name}s`, operands.slice(at)] : [name, operands[at]];
    }),
  );
}

/** Names of positionals that are archives. */
const archiveNames = ['archives', 'archive', 'old', 'new'];

/** /dev/stdout must not be opened by name: an appended file would be truncated, and a socket cannot be opened. */
const isStandardOutput = (file: string | undefined): boolean => file === '-' || file === '/dev/stdout';

/**
 * Commands of two words. Docker's longer forms: `image ls` is `ls`, `container export` is `export`, `manifest inspect` prints Docker's
 * list.
 */
const groups = new Map(
  Object.entries({
    base: { learn: ['base learn'] },
    image: { ls: ['ls'], list: ['ls'], history: ['history'], inspect: ['inspect'] },
    container: { export: ['export'] },
    manifest: { inspect: ['manifest', '--list'] },
  }).map(([group, forms]) => [group, new Map<string, readonly string[]>(Object.entries(forms))]),
);

/** The commands that start with this word, by their second word. */
const commandsOfGroup = (group: string): ReadonlyMap<string, Command> =>
  new Map(
    Array.from(groups.get(group) ?? [], ([word, [name = '']]) => [word, commandNamed(name)] as const).filter(
      (entry): entry is [string, Command] => entry[1] !== undefined,
    ),
  );

/** @throws {InputError} if the first word is a group of commands, but the second is not one of them */
function withoutGroup(args: readonly string[]): readonly string[] {
  const [group = '', name = '', ...rest] = args;
  const forms = groups.get(group);
  if (!forms) return args;
  const form = forms.get(name);
  if (form) return [...form, ...rest];
  if (commandNamed(group) || existsSync(group)) return args;
  throw new InputError('usage', `"${group}" needs a command: ${[...forms.keys()].join(', ')}`);
}

// Parses the command line with yargs into a command and its options, or into the text of the help or version, or into the shell that
// completion is asked for.
import yargs, { type Argv } from 'yargs';
import { InputError } from '../bytes/input-error.ts';
import { outputOf } from '../output/outputs.ts';
import { nearestWord } from '../text/nearest-word.ts';
import {
  type Arguments,
  checkOperands,
  checkOptions,
  chooseCommand,
  optionsOf,
  splitArguments,
} from './check-arguments.ts';
import type { Command } from './command.ts';
import { commandNamed, commands } from './commands.ts';
import { isShell, type Shell, shells } from './completion/shell.ts';
import { commandHelp, completionHelp, groupHelp, mainHelp, optionsHelp } from './help/help.ts';
import { limitsOf } from './options/limit-options.ts';
import { reportFiles, type SharedOptions, type SharedValues, sharedOptions } from './options/shared-options.ts';
import { commandsOfGroup, groups, withoutGroup } from './two-word-commands.ts';

export type Parsed =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'completion'; readonly shell: Shell }
  | {
      readonly kind: 'command';
      readonly command: Command;
      readonly archives: readonly string[];
      readonly shared: SharedOptions;
      readonly options: Readonly<Record<string, unknown>>;
    };

/** @throws {InputError} `usage` if the command line is wrong */
export function parse(args: readonly string[], version: string, width: number | undefined): Parsed {
  const asked = splitArguments(args);
  const [first, ...topic] = asked.operands;
  if (first === 'help') return { kind: 'text', text: helpFor(topic, width) };
  if (asked.options.some(({ name }) => name === 'help' || name === 'h')) {
    const isNamed =
      first !== undefined && (first === 'completion' || groups.has(first) || commandNamed(first) !== undefined);
    return { kind: 'text', text: isNamed ? helpFor(asked.operands, width) : mainHelp(width) };
  }
  if (asked.options.some(({ name }) => name === 'version')) return { kind: 'text', text: `${version}\n` };
  if (first === 'completion') return { kind: 'completion', shell: shellOf(asked) };
  const given = commandFirst(args);
  const split = splitArguments(given);
  const command = chooseCommand(split);
  checkOptions(split.options, command);
  checkOperands(split, command);
  return parseWith(command, markOperands(given));
}

/**
 * Help of a command, which can have two words. The first word of several commands shows all of them.
 * @throws {InputError} if there is no such topic
 */
function helpFor(words: readonly string[], width: number | undefined): string {
  const [topic, second = ''] = words;
  if (topic === undefined || topic === 'help') return mainHelp(width);
  if (topic === 'options') return optionsHelp(width);
  if (topic === 'completion') return completionHelp(width);
  const forms = commandsOfGroup(topic);
  const command = forms.get(second) ?? commandNamed(topic);
  if (command) return commandHelp(command, width);
  const [only, ...others] = forms.values();
  if (only) return others.length === 0 ? commandHelp(only, width) : groupHelp(topic, forms, width);
  const nearest = nearestWord(topic, ['options', 'completion', ...commands.map(({ name }) => name)]);
  const hint = nearest === undefined ? 'see timg-inspect --help' : `did you mean "${nearest}"?`;
  throw new InputError('usage', `no help for "${topic}"; ${hint}`);
}

/** @throws {InputError} if the shell is missing or unknown, or there is anything else */
function shellOf({ operands, afterDashes, options }: Arguments): Shell {
  const [shell, ...others] = [...operands.slice(1), ...afterDashes];
  const [other] = [...options.map(({ typed }) => typed), ...others];
  const usage = `usage: timg-inspect completion ${shells.join('|')}`;
  if (other !== undefined) throw new InputError('usage', `unexpected argument "${other}"; ${usage}`);
  if (shell === undefined) throw new InputError('usage', `"completion" needs a shell; ${usage}`);
  if (isShell(shell)) return shell;
  throw new InputError('usage', `no completion for "${shell}"; ${usage}`);
}

/** Moves options behind the command name, since only then yargs knows which of them take a value. */
function commandFirst(args: readonly string[]): readonly string[] {
  const { leading } = splitArguments(args);
  const [command, ...rest] = withoutGroup(args.slice(leading));
  return command === undefined ? args : [command, ...args.slice(0, leading), ...rest];
}

function parseWith(command: Command, args: readonly string[]): Parsed {
  let parsed: Parsed | undefined;
  const positionals = yargsPositionals(command.positionals);
  const names = Array.from(positionals.matchAll(/\w+/g), ([name]) => name);
  const build = (builder: Argv): Argv =>
    names.reduce((built, name) => built.positional(name, { type: 'string' }), builder).options(optionsOf(command));
  const parser = yargs()
    .locale('en')
    .help(false)
    .version(false)
    .strict()
    .parserConfiguration({ 'boolean-negation': false, 'camel-case-expansion': false, 'dot-notation': false })
    .exitProcess(false)
    .command(
      // yargs lays out the help of a command that it runs by its name, even if nobody reads it.
      `$0 ${positionals}`,
      command.summary,
      build,
      (read) => {
        const values = Object.fromEntries(Object.entries(read).map(([name, value]) => [name, unmarked(value)]));
        const archives = archiveNames.flatMap((name) => values[name] ?? []).map(String);
        parsed = {
          kind: 'command',
          command,
          archives,
          shared: sharedOf(values as SharedValues, command),
          options: values,
        };
      },
    );
  const isNamed = args[0] !== undefined && commandNamed(args[0]) === command;
  parser.parse(isNamed ? args.slice(1) : args, {}, (error) => {
    if (error) throw new InputError('usage', error.message.replace(/\n.*/s, '').replaceAll(mark, ''));
  });
  if (!parsed) throw new Error('yargs did not run the command');
  return parsed;
}

function sharedOf(values: SharedValues, { writesTables }: Command): SharedOptions {
  return {
    ...values,
    format: outputOf(values.format ?? sharedOptions.format.default),
    output: writesTables || isStandardOutput(values.output) ? undefined : values.output,
    report: reportFiles(values.report ?? []),
    color: values['no-color'] ? 'never' : (values.color ?? sharedOptions.color.default),
    // A command that reads no archive does not have this option.
    'cache-size': values['cache-size'] ?? sharedOptions['cache-size'].default,
    'no-progress': values['no-progress'] ?? sharedOptions['no-progress'].default,
    limits: limitsOf(values),
  };
}

/** Converts `ARCHIVE... [PATH]` to yargs syntax: `<archives..> [path]`; `[NAME...]` to `[names..]`. */
const yargsPositionals = (positionals: string): string =>
  positionals
    .toLowerCase()
    .split(' ')
    .map((word) => word.replace('...', 's..'))
    .map((word) => (word.startsWith('[') ? word : `<${word}>`))
    .join(' ');

/** Names of positionals that are archives, in yargs. */
const archiveNames = ['archives', 'archive', 'old', 'new'];

/** Marks arguments that are not options. No process argument can contain a NUL. */
const mark = '\0';

/** yargs takes "-" for an option without a name, and does not pass arguments after "--" to a command. */
function markOperands(args: readonly string[]): readonly string[] {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const options = args.slice(0, end).map((argument) => (argument === '-' ? `${mark}-` : argument));
  return [...options, ...args.slice(end + 1).map((argument) => mark + argument)];
}

function unmarked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unmarked);
  return typeof value === 'string' ? value.replace(mark, '') : value;
}

/** /dev/stdout must not be opened by name: an appended file would be truncated, and a socket cannot be opened. */
const isStandardOutput = (file: string | undefined): boolean => file === '-' || file === '/dev/stdout';

// Checks arguments before yargs parses them: unknown commands, options and values are reported with the most similar known
// word. yargs would take the value of an unknown option for an archive, and has no message for a wrong value.
import { existsSync } from 'node:fs';
import { InputError } from '../bytes/input-error.ts';
import { nearestWord } from '../text/nearest-word.ts';
import { type Command, operandsOf } from './command.ts';
import { commandNamed, commands } from './commands.ts';
import { limitOptions } from './options/limit-options.ts';
import type { CommandOption, OptionTable } from './options/option.ts';
import { sharedOptions, sharedOptionsOf } from './options/shared-options.ts';

/** The option with this name or alias, without dashes. */
function optionNamed(options: OptionTable, typed: string): [string, CommandOption] | undefined {
  return Object.entries(options).find(([name, { alias }]) => name === typed || [alias ?? []].flat().includes(typed));
}

export const optionsOf = (command: Command): OptionTable => ({
  ...sharedOptionsOf(command),
  ...(command.readsNoArchive ? {} : limitOptions),
  ...command.options,
});

const allOptions: OptionTable = Object.assign({}, ...commands.map(optionsOf));

const builtIn = ['help', 'h', 'version'];

export interface Arguments {
  /** Arguments before "--" that are neither options nor values of options. */
  readonly operands: readonly string[];
  /** Arguments after "--", which are neither options nor commands. */
  readonly afterDashes: readonly string[];
  readonly options: readonly GivenOption[];
  /** Number of arguments before the first operand; all of them if there is no operand before "--". */
  readonly leading: number;
}

interface GivenOption {
  /** As typed, with dashes. */
  readonly typed: string;
  /** As typed, without dashes and value. */
  readonly name: string;
  readonly value?: string | undefined;
}

/** Splits arguments into operands and options. A negative number is an operand or a value. */
export function splitArguments(args: readonly string[]): Arguments {
  const operands: string[] = [];
  const options: GivenOption[] = [];
  let leading = args.length;
  for (let at = 0; at < args.length; at += 1) {
    const argument = args[at] as string;
    if (argument === '--') return { operands, afterDashes: args.slice(at + 1), options, leading };
    const [, dashes, word, value] = /^(--?)([^-=\d][^=]*)(?:=(.*))?$/s.exec(argument) ?? [];
    if (word === undefined) {
      leading = Math.min(leading, at);
      operands.push(argument);
      continue;
    }
    const name = dashes === '--' ? word : word.charAt(0);
    const attached = value ?? (dashes === '-' && word.length > 1 ? word.slice(1) : undefined);
    const takesValue = (optionNamed(allOptions, name)?.[1].type ?? 'boolean') !== 'boolean';
    if (takesValue && attached === undefined) at += 1;
    options.push({ typed: `${dashes}${name}`, name, value: takesValue ? (attached ?? args[at]) : attached });
  }
  return { operands, afterDashes: [], options, leading };
}

/**
 * The command that the first operand names, or the default command.
 * @throws {InputError} if the first operand is neither a command nor a possible archive
 */
export function chooseCommand({ operands, afterDashes }: Arguments): Command {
  const [first, ...rest] = operands;
  const named = first === undefined ? undefined : commandNamed(first);
  if (named) return named;
  if (first === '') throw emptyOperand('ARCHIVE');
  if (first !== undefined) checkArchiveOperand(first, [...rest, ...afterDashes]);
  const overview = commands.find(({ isDefault }) => isDefault);
  if (!overview) throw new Error('no default command');
  return overview;
}

/** @throws {InputError} if there are too few or too many operands */
export function checkOperands({ operands, afterDashes }: Arguments, command: Command): void {
  const isNamed = operands[0] !== undefined && commandNamed(operands[0]) === command;
  const given = [...operands.slice(isNamed ? 1 : 0), ...afterDashes];
  const wanted = command.positionals.split(' ');
  const least = wanted.filter((word) => !word.startsWith('[')).length;
  const most = wanted.some((word) => word.includes('...')) ? Number.POSITIVE_INFINITY : wanted.length;
  if (given.length < least) {
    throw isNamed
      ? usage(`"${command.name}" needs ${operandsOf(command)}; see timg-inspect help ${command.name}`)
      : usage('no ARCHIVE given; see timg-inspect --help');
  }
  const empty = given.indexOf('');
  if (empty >= 0) throw emptyOperand(wanted[Math.min(empty, wanted.length - 1)] ?? '');
  const unexpected = given[most];
  if (unexpected !== undefined) {
    const form = ['timg-inspect', ...(isNamed ? [command.name] : []), operandsOf(command)].join(' ');
    throw usage(`unexpected argument ${quoted(unexpected)}; usage: ${form}`);
  }
}

/** An unset variable gives an empty argument. `wanted` is as in the usage line: `[PATH]`. */
function emptyOperand(wanted: string): InputError {
  const name = wanted.replace(/\W/g, '');
  const form = operandForms[name] ?? `a ${name}`;
  return usage(`${name} is empty (is a variable unset?); use ${form}${wanted.startsWith('[') ? orNothing : ''}`);
}

const orNothing = ', or leave it out';
const archiveForm = 'a file or directory, or - for standard input';
const operandForms: Readonly<Record<string, string>> = {
  ARCHIVE: archiveForm,
  OLD: archiveForm,
  NEW: archiveForm,
  FILE: 'a file, or - for standard input',
  PATH: 'a path such as /etc',
  DIR: 'a directory that facts wrote',
  QUERY: 'the name of a query, or a SELECT',
};

/** Throws if the first operand is neither a command nor a possible archive. */
function checkArchiveOperand(first: string, rest: readonly string[]): void {
  if (first === '-' || existsSync(first)) return;
  const nearest = nearestWord(
    first,
    commands.flatMap(({ name, aliases }) => [name, ...aliases]),
  );
  const isPath = /[/.#:]/.test(first);
  if (nearest !== undefined && !isPath) {
    throw usage(`no command ${quoted(first)}; did you mean ${quoted(nearest)}?`);
  }
  if (rest.length > 0 && !isPath) throw usage(`no command ${quoted(first)}; see timg-inspect --help`);
}

/** @throws {InputError} if an option does not exist, belongs to another command, is repeated, or has a wrong value */
export function checkOptions(given: readonly GivenOption[], command: Command): void {
  const known = optionsOf(command);
  const times = new Map<string, number>();
  for (const { typed, name, value } of given) {
    if (builtIn.includes(name)) continue;
    const [fullName, option] = optionNamed(known, name) ?? [];
    if (fullName === undefined || option === undefined) throw unknownOption(typed, name, command, known);
    const { type, array, choices, placeholder = '', isRequired } = option;
    if (type !== 'boolean' && value === undefined) throw usage(`${typed} needs a value`);
    // An unset variable is neither a file nor a number, and yargs has a message of its own for the empty value of a list.
    if (value === '' && (array || type === 'number' || /FILE|ARCHIVE|OLD/.test(placeholder)))
      throw usage(
        `${typed} is empty (is a variable unset?); use ${typed} ${placeholder}${isRequired ? '' : orNothing}`,
      );
    times.set(fullName, (times.get(fullName) ?? 0) + 1);
    if (!array && (times.get(fullName) ?? 0) > 1) throw usage(`--${fullName} was given more than once`);
    if (choices && value !== undefined && !choices.includes(value))
      throw wrongChoice(fullName, value, choices.map(String));
  }
}

function unknownOption(typed: string, name: string, command: Command, known: OptionTable): InputError {
  const others = commands.filter((other) => optionNamed(other.options, name) !== undefined);
  const self = command.isDefault ? 'the overview' : quoted(command.name);
  if (command.printsFile && optionNamed(sharedOptions, name)) {
    return usage(`${typed} is not an option of ${self}, which prints a file as it is`);
  }
  if (command.fillsScreen && optionNamed(sharedOptions, name)) {
    return usage(`${typed} is not an option of ${self}, which writes no report`);
  }
  if (command.writesTables && optionNamed(sharedOptions, name)) {
    return usage(`${typed} is not an option of ${self}, which reads each layer once in a run`);
  }
  if (command.readsNoArchive && optionNamed({ ...sharedOptions, ...limitOptions }, name)) {
    return usage(`${typed} is not an option of ${self}, which reads no archive`);
  }
  if (others.length > 0) {
    const owners = others.map((other) => quoted(other.name));
    const last = owners.pop();
    return usage(
      `${self} has no option ${typed}; it belongs to ${owners.length > 0 ? `${owners.join(', ')} and ${last}` : last}`,
    );
  }
  const nearest = typed.startsWith('--') ? nearestWord(name, [...Object.keys(known), ...builtIn]) : undefined;
  const hint = nearest === undefined ? `see timg-inspect help ${command.name}` : `did you mean "--${nearest}"?`;
  return usage(`unknown option "${typed}"; ${hint}`);
}

function wrongChoice(name: string, value: string, choices: readonly string[]): InputError {
  const nearest = nearestWord(value, choices);
  const all = `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
  return usage(`--${name} cannot be ${quoted(value)}; ${nearest ? `did you mean ${quoted(nearest)}?` : `use ${all}`}`);
}

const quoted = (word: string): string => `"${word}"`;
const usage = (message: string): InputError => new InputError('usage', message);

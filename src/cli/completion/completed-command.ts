// What shells complete, as plain data: commands with their options and arguments, and the values of options. Made from the
// definitions that the help shows.
import { outputs } from '../../output/outputs.ts';
import { groupOf } from '../../report/explain.ts';
import { ruleMetadata } from '../../rules/policy.ts';
import { optionsOf } from '../check-arguments.ts';
import type { Command } from '../command.ts';
import { commands } from '../commands.ts';
import type { CommandOption } from '../options/option.ts';
import { groups } from '../two-word-commands.ts';
import { shells } from './shell.ts';

/**
 * What a value or argument is. After a word that ends in `=` or `.` more is to be typed; `hasFile`: the name of a file.
 */
export type CompletedValue =
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly hasFile?: boolean }
  | { readonly kind: 'archive' | 'file' | 'directory' | 'unknown' };

export interface CompletedOption {
  /** With dashes: `--output`, `-o`. */
  readonly flags: readonly string[];
  readonly summary: string;
  /** As in the help: `FILE`. */
  readonly placeholder: string;
  readonly isRepeated: boolean;
  /** Undefined if it takes no value. */
  readonly value?: CompletedValue;
}

export interface CompletedOperand {
  /** As in the usage line, without brackets: `ARCHIVE`. */
  readonly name: string;
  readonly value: CompletedValue;
  /** Whether any number of them can be given. */
  readonly isRepeated: boolean;
}

export interface CompletedCommand {
  /** Its name, its aliases, and its forms of two words: `ls`, `images`, `image ls`. */
  readonly names: readonly [string, ...string[]];
  readonly isDefault: boolean;
  readonly summary: string;
  readonly operands: readonly CompletedOperand[];
  readonly options: readonly CompletedOption[];
}

/** Names that archives have most often. Any other file can be one, too. */
export const archiveEndings = ['.tar', '.tar.gz', '.tgz', '.tar.zst', '.tar.xz', '.tar.bz2'] as const;

/** All commands, and `help` and `completion`. */
export const completedCommands = (): readonly CompletedCommand[] => [
  ...commands.map(completedCommand),
  wordCommand('help', 'Show the options of a command, with examples', 'COMMAND', [
    ...new Set([...commands.map(({ name }) => name).filter((name) => !name.includes(' ')), ...groups.keys()]),
    'options',
    'completion',
  ]),
  wordCommand('completion', 'Print a completion script for a shell', 'SHELL', shells),
];

const helpOption: CompletedOption = {
  flags: ['--help', '-h'],
  summary: 'Show the options of the command',
  placeholder: '',
  isRepeated: false,
};

function completedCommand(command: Command): CompletedCommand {
  return {
    names: [command.name, ...command.aliases, ...longerNames(command)],
    isDefault: command.isDefault === true,
    summary: command.summary,
    operands: command.positionals.split(' ').map((word) => {
      const name = word.replace(/\W/g, '');
      return { name, value: valueOfOperand(name), isRepeated: word.includes('...') };
    }),
    options: [
      ...Object.entries(optionsOf(command)).map(([name, option]) => completedOption(command, name, option)),
      helpOption,
    ],
  };
}

const longerNames = ({ name }: Command): readonly string[] =>
  Array.from(groups, ([group, forms]) =>
    Array.from(forms, ([word, [target]]) =>
      target === name && `${group} ${word}` !== name ? [`${group} ${word}`] : [],
    ),
  ).flat(2);

function completedOption(command: Command, name: string, option: CommandOption): CompletedOption {
  const { alias, describe = '', placeholder = '', type, array = false } = option;
  const shared = {
    flags: [`--${name}`, ...(alias === undefined ? [] : [`-${alias}`])],
    summary: describe,
    placeholder,
    isRepeated: array,
  };
  return type === 'boolean' ? shared : { ...shared, value: valueOfOption(command, name, option) };
}

function valueOfOption(command: Command, name: string, option: CommandOption): CompletedValue {
  const { choices, suggestions, placeholder = '' } = option;
  const formats = outputs
    .filter((output) => output.commands?.includes(command.name) ?? true)
    .map((output) => output.name);
  if (name === 'format') return { kind: 'words', words: formats };
  if (name === 'report') return { kind: 'words', words: formats.map((format) => `${format}=`), hasFile: true };
  const words = choices ?? suggestions;
  if (words) return { kind: 'words', words };
  if (/\bFILE\b/.test(placeholder)) return { kind: 'file' };
  if (/\b(?:ARCHIVE|OLD)\b/.test(placeholder)) return { kind: 'archive' };
  return { kind: placeholder === 'DIR' ? 'directory' : 'unknown' };
}

function valueOfOperand(name: string): CompletedValue {
  if (name === 'RULE') {
    const words = [...new Set(ruleMetadata.map(groupOf)), ...ruleMetadata.map(({ id }) => id)];
    return { kind: 'words', words };
  }
  if (name === 'FILE') return { kind: 'file' };
  if (name === 'DIR') return { kind: 'directory' };
  return { kind: ['ARCHIVE', 'OLD', 'NEW'].includes(name) ? 'archive' : 'unknown' };
}

const wordCommand = (name: string, summary: string, operand: string, words: readonly string[]): CompletedCommand => ({
  names: [name],
  isDefault: false,
  summary,
  operands: [{ name: operand, value: { kind: 'words', words }, isRepeated: false }],
  options: [],
});

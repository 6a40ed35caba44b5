// The help: an overview of all commands, a page for each command, and a page for the options that all commands share.
import { wrapTo } from '../../output/text-width.ts';
import { type Command, commandGroups, operandsOf } from '../command.ts';
import { commands } from '../commands.ts';
import { shells } from '../completion/shell.ts';
import { limitOptions } from '../options/limit-options.ts';
import type { CommandOption, OptionTable } from '../options/option.ts';
import { sharedOptionGroups, sharedOptionsOf } from '../options/shared-options.ts';
import {
  archiveForms,
  dockerNames,
  exampleLine,
  exitStatuses,
  helpTopics,
  introduction,
  limitsTitle,
  mainExamples,
  program,
} from './help-texts.ts';

const topicWidth = Math.max(...helpTopics.map(({ call }) => call.length)) + 2;
const widest = 100;

/** Text of `timg-inspect --help`; `width` is that of the terminal, undefined if there is none. */
export function mainHelp(width: number | undefined): string {
  const nameWidth = Math.max(...commands.map(({ name }) => name.length)) + 2;
  const groups = commandGroups.flatMap((group) => [
    `${group}:`,
    ...commands
      .filter((command) => command.group === group)
      .flatMap(({ name, summary }) => row(name, summary, nameWidth, width)),
    '',
  ]);
  return text([
    `Usage: ${program} ARCHIVE`,
    `       ${program} COMMAND ARCHIVE [options]`,
    '',
    ...wrapped(introduction, width),
    '',
    ...wrapped(archiveForms, width),
    '',
    ...groups,
    ...wrapped(dockerNames, width),
    '',
    'Exit status:',
    ...exitStatuses.flatMap(({ status, meaning: [first, ...more] }) => [
      `  ${status}  ${first}`,
      ...more.map((line) => `     ${line}`),
    ]),
    '',
    'Help:',
    ...helpTopics.map(({ call, shows }) => `  ${program} ${call.padEnd(topicWidth)}${shows}`),
    '',
    'Examples:',
    ...mainExamples.map((example) => `  ${example}`),
  ]);
}

/** Help for the first word of commands of two words; `forms` has the command for each second word. */
export function groupHelp(group: string, forms: ReadonlyMap<string, Command>, width: number | undefined): string {
  const nameWidth = Math.max(...Array.from(forms.keys(), (word) => word.length)) + 2;
  return text([
    `Usage: ${program} ${group} COMMAND ARCHIVE [options]`,
    '',
    'Commands:',
    ...Array.from(forms, ([word, { summary }]) => row(word, summary, nameWidth, width)).flat(),
    '',
    `See ${program} help ${group} COMMAND for options and examples.`,
  ]);
}

export function commandHelp(command: Command, width: number | undefined): string {
  const { name, isDefault, aliases, summary, options, examples } = command;
  const own = Object.keys(options).length > 0 ? ['Options:', ...optionRows(options, width), ''] : [];
  return text([
    `Usage: ${[program, ...(isDefault ? [] : [name]), operandsOf(command)].join(' ')} [options]`,
    ...(aliases.length > 0 ? [`Alias: ${aliases.join(', ')}`] : []),
    '',
    ...wrapped(`${summary}.`, width),
    '',
    ...own,
    ...sharedRows(command),
    '',
    'Examples:',
    ...examples.map((example) => `  ${exampleLine(example)}`),
  ]);
}

/** Text of `timg-inspect help options`. */
export function optionsHelp(width: number | undefined): string {
  const groups = sharedOptionGroups.flatMap(({ title, options }) => [`${title}:`, ...optionRows(options, width), '']);
  return text(['Options of all commands:', '', ...groups, `${limitsTitle}:`, ...optionRows(limitOptions, width)]);
}

/** Text of `timg-inspect help completion`. */
export function completionHelp(width: number | undefined): string {
  return text([
    `Usage: ${program} completion ${shells.join('|')}`,
    '',
    ...wrapped('Print a script that completes commands, options, their values and names of archives.', width),
    '',
    'bash, with the package bash-completion:',
    `  mkdir -p ~/.local/share/bash-completion/completions`,
    `  ${program} completion bash > ~/.local/share/bash-completion/completions/${program}`,
    '',
    'zsh, in a directory of $fpath:',
    `  mkdir -p ~/.zfunc`,
    `  ${program} completion zsh > ~/.zfunc/_${program}`,
    '  and in ~/.zshrc, before compinit: fpath+=(~/.zfunc)',
    '',
    'fish:',
    `  mkdir -p ~/.config/fish/completions`,
    `  ${program} completion fish > ~/.config/fish/completions/${program}.fish`,
  ]);
}

/** Names of the shared options, without those that the command redefines or does not have. */
function sharedRows(command: Command): readonly string[] {
  const taken = sharedOptionsOf(command);
  const titleWidth = Math.max(...sharedOptionGroups.map(({ title }) => title.length)) + 3;
  const rows = sharedOptionGroups.flatMap(({ title, options }) => {
    const names = Object.keys(options).filter((name) => name in taken && !(name in command.options));
    return names.length === 0
      ? []
      : [`${`${title}:`.padEnd(titleWidth)}${names.map((name) => `--${name}`).join(', ')}`];
  });
  const limitCount = Object.keys(limitOptions).length;
  return [
    ...rows,
    ...(command.readsNoArchive ? [] : [`${'Limits:'.padEnd(titleWidth)}--max-… (${limitCount} options)`]),
    '',
    `See ${program} help options for details.`,
  ];
}

function optionRows(options: OptionTable, width: number | undefined): readonly string[] {
  const rows = Object.entries(options).map(([name, option]) => ({
    flags: flagsOf(name, option),
    describe: option.describe ?? '',
  }));
  const flagWidth = Math.max(...rows.map(({ flags }) => flags.length)) + 2;
  return rows.flatMap(({ flags, describe }) => row(flags, describe, flagWidth, width));
}

/** `-u, --unified`, `    --path GLOB` */
function flagsOf(name: string, { alias, placeholder }: CommandOption): string {
  const [short] = [alias ?? []].flat();
  return `${short === undefined ? '    ' : `-${short}, `}--${name}${placeholder === undefined ? '' : ` ${placeholder}`}`;
}

function row(name: string, description: string, nameWidth: number, width: number | undefined): readonly string[] {
  const indent = 2 + nameWidth;
  const [first, ...more] = wrapTo(description, Math.max(pageWidth(width) - indent, 20));
  return [`  ${name.padEnd(nameWidth)}${first}`, ...more.map((line) => ' '.repeat(indent) + line)];
}

const pageWidth = (width: number | undefined): number => Math.min(width ?? widest, widest);
const wrapped = (sentence: string, width: number | undefined): readonly string[] => wrapTo(sentence, pageWidth(width));
const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

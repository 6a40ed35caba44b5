// The completion script for fish: a call of `complete` for each command and option.
import {
  archiveEndings,
  type CompletedCommand,
  type CompletedOption,
  type CompletedValue,
} from './completed-command.ts';

/** @returns lines */
export function fishScript(commands: readonly CompletedCommand[]): readonly string[] {
  const byDefault = commands.find(({ isDefault }) => isDefault)?.names[0] ?? '';
  const longer = commands.flatMap(({ names, summary }) =>
    names.flatMap((name) => (name.includes(' ') ? [{ words: name.split(' '), summary }] : [])),
  );
  const firsts = new Map([
    ...longer.map(({ words: [first = ''] }) => [first, 'Commands of two words'] as const),
    ...commands.flatMap(({ names: [name], summary }) => (name.includes(' ') ? [] : [[name, summary] as const])),
  ]);
  return [
    '',
    '# Prints the command of the words before the cursor.',
    'function __timg_inspect_command',
    '    set -l words (commandline -opc)',
    '    set -e words[1]',
    "    set words (string match -v -- '-*' $words)",
    '    switch "$words[1..2]"',
    ...commands.flatMap(({ names }) =>
      names
        .filter((name) => name.includes(' '))
        .map((name) => `        case ${quoted(name)}\n            echo ${quoted(names[0])}\n            return`),
    ),
    '    end',
    '    switch "$words[1]"',
    ...commands.map(({ names }) => `        case ${names.map(quoted).join(' ')}\n            echo ${quoted(names[0])}`),
    `        case ${[...new Set(longer.map(({ words: [first = ''] }) => first))].join(' ')}`,
    '            echo group',
    "        case '*'",
    `            echo ${byDefault}`,
    '    end',
    'end',
    '',
    '# Whether the command is one of these.',
    'function __timg_inspect_is',
    '    contains -- (__timg_inspect_command) $argv',
    'end',
    '',
    '# Whether nothing but options is before the cursor.',
    'function __timg_inspect_is_first',
    '    set -l words (commandline -opc)',
    '    set -e words[1]',
    "    not string match -q -v -- '-*' $words",
    'end',
    '',
    '# Whether only this first word of a command of two words is before the cursor.',
    'function __timg_inspect_follows',
    '    set -l words (commandline -opc)',
    '    test (count $words) = 2; and test "$words[2]" = $argv[1]',
    'end',
    '',
    '# Archives: names that most of them have, and directories.',
    'function __timg_inspect_archives',
    '    __fish_complete_directories (commandline -ct)',
    ...archiveEndings.map((ending) => `    __fish_complete_suffix ${ending} | string match -- '*${ending}*'`),
    'end',
    '',
    'complete -c timg-inspect -f',
    `complete -c timg-inspect -n __timg_inspect_is_first -l version -d 'Show the version'`,
    ...Array.from(
      firsts,
      ([word, summary]) => `complete -c timg-inspect -n __timg_inspect_is_first -a ${word} -d ${quoted(summary)}`,
    ),
    ...longer.map(
      ({ words: [first = '', second = ''], summary }) =>
        `complete -c timg-inspect -n '__timg_inspect_follows ${first}' -a ${second} -d ${quoted(summary)}`,
    ),
    ...operandLines(commands),
    ...optionLines(commands),
  ];
}

const operandLines = (commands: readonly CompletedCommand[]): readonly string[] =>
  commands.flatMap(({ names: [name], operands }) => {
    const [value] = operands.map((operand) => operand.value).filter(({ kind }) => kind !== 'unknown');
    return value ? [`complete -c timg-inspect -n ${isOf([name])} ${argumentsOf(value, false)}`] : [];
  });

/** A call for each option, with all commands that have it. */
function optionLines(commands: readonly CompletedCommand[]): readonly string[] {
  const owners = new Map<string, string[]>();
  for (const { names, options } of commands)
    for (const option of options) {
      const text = optionText(option);
      owners.set(text, [...(owners.get(text) ?? []), names[0]]);
    }
  return Array.from(owners, ([text, names]) => `complete -c timg-inspect -n ${isOf(names)} ${text}`);
}

const optionText = ({ flags, summary, value }: CompletedOption): string =>
  [
    ...flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)),
    `-d ${quoted(summary)}`,
    ...(value ? [argumentsOf(value, true)] : []),
  ].join(' ');

/** `isRequired`: whether fish must offer nothing but the value. */
function argumentsOf(value: CompletedValue, isRequired: boolean): string {
  const only = isRequired ? '-x' : '-f';
  switch (value.kind) {
    case 'words':
      return `${value.hasFile ? '-r' : only} -a ${quoted(value.words.join(' '))}`;
    case 'archive':
      return `${only} -k -a '(__timg_inspect_archives)'`;
    case 'directory':
      return `${only} -a '(__fish_complete_directories (commandline -ct))'`;
    case 'file':
      return isRequired ? '-r -F' : '-F';
    case 'unknown':
      return only;
  }
}

const isOf = (names: readonly string[]): string => `'__timg_inspect_is ${names.map(inQuotes).join(' ')}'`;
const inQuotes = (name: string): string => (name.includes(' ') ? `"${name}"` : name);
const quoted = (text: string): string => (/^[\w./-]+$/.test(text) ? text : `'${text.replace(/[\\']/g, '\\$&')}'`);

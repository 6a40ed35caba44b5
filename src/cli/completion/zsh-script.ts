// The completion script for zsh: a function for compinit, made of calls of _arguments.
import {
  archiveEndings,
  type CompletedCommand,
  type CompletedOption,
  type CompletedValue,
} from './completed-command.ts';

/** @returns lines */
export function zshScript(commands: readonly CompletedCommand[]): readonly string[] {
  const byDefault = commands.find(({ isDefault }) => isDefault);
  const firsts = commands.map(({ names, summary }) => described(names[0].replace(/ .*/, ''), summary));
  const longer = commands.flatMap(({ names, summary }) =>
    names.flatMap((name) => (name.includes(' ') ? [{ words: name.split(' '), target: names[0], summary }] : [])),
  );
  const groups = [...new Set(longer.map(({ words: [first = ''] }) => first))];
  const isNew = (group: string): boolean => !commands.some(({ names: [name] }) => name.replace(/ .*/, '') === group);
  return [
    '#compdef timg-inspect',
    '',
    '# Archives: names that most of them have, otherwise all files.',
    '_timg_inspect_archives() {',
    `  _files -g '*(${archiveEndings.join('|')})(-.)'`,
    '}',
    '',
    '# The first argument: a command, or an archive for the default command.',
    '_timg_inspect_first() {',
    '  local -a names',
    '  names=(',
    ...[...firsts, ...groups.filter(isNew).map((group) => described(group, `Commands of two words`))].map(
      (line) => `    ${line}`,
    ),
    '  )',
    `  _alternative 'commands:command:{_describe command names}' 'archives:ARCHIVE:_timg_inspect_archives'`,
    '}',
    '',
    '# The options and arguments of a command; its name is in front of the words.',
    '_timg_inspect_command() {',
    '  local -a names',
    '  if ((CURRENT > 2)); then',
    '    case "$words[1] $words[2]" in',
    ...longer.map(
      ({ words, target }) =>
        `    ${quoted(words.join(' '))}) shift words; ((CURRENT--)); words[1]=${quoted(target)} ;;`,
    ),
    '    esac',
    '  else',
    '    case $words[1] in',
    ...groups.map(
      (group) =>
        `    ${group}) names=(${longer
          .flatMap(({ words: [first, second = ''], summary }) => (first === group ? [described(second, summary)] : []))
          .join(' ')}); _describe command names ;;`,
    ),
    '    esac',
    '  fi',
    '  case $words[1] in',
    ...commands.map(
      (command) => `  ${command.names.map(quoted).join('|')}) _arguments -s -S ${argumentsOf(command).join(' ')} ;;`,
    ),
    ...groups.filter(isNew).map((group) => `  ${group}) ;;`),
    `  *) _arguments -s -S ${byDefault ? optionSpecs(byDefault).join(' ') : ''} ;;`,
    '  esac',
    '}',
    '',
    '_timg_inspect() {',
    '  local context curcontext=$curcontext state line',
    '  typeset -A opt_args',
    `  _arguments -s -S -C -A '-*' ${byDefault ? optionSpecs(byDefault).join(' ') : ''} --version'[Show the version]' '1: :_timg_inspect_first' '*:: :->command' && return`,
    '  [[ $state = command ]] && _timg_inspect_command',
    '}',
    '',
    '# compinit calls the file itself; otherwise it was read by a script.',
    'if [[ $funcstack[1] = _timg-inspect ]]; then _timg_inspect "$@"; else compdef _timg_inspect timg-inspect; fi',
  ];
}

const argumentsOf = (command: CompletedCommand): readonly string[] => [
  ...optionSpecs(command),
  ...command.operands.map(({ name, value, isRepeated }, at) =>
    quoted(`${isRepeated ? '*' : at + 1}:${name}:${actionOf(value)}`),
  ),
];

const optionSpecs = ({ options }: CompletedCommand): readonly string[] => options.flatMap(specsOf);

/** The option with each of its flags, which exclude each other unless it can be given several times. */
function specsOf({ flags, summary, placeholder, isRepeated, value }: CompletedOption): readonly string[] {
  const before = isRepeated ? '*' : flags.length > 1 ? `(${flags.join(' ')})` : '';
  const explanation = `[${summary.replace(/[\\[\]]/g, '\\$&')}]`;
  return flags.map((flag) => {
    if (!value) return quoted(`${before}${flag}${explanation}`);
    const after = flag.startsWith('--') ? '=' : '+';
    return quoted(`${before}${flag}${after}${explanation}:${placeholder.replaceAll(':', '\\:')}:${actionOf(value)}`);
  });
}

function actionOf(value: CompletedValue): string {
  switch (value.kind) {
    case 'words': {
      const more = value.words.filter((word) => /[=.]$/.test(word));
      if (value.hasFile) return `{compset -P "*=" && _files || compadd -S "" ${value.words.join(' ')}}`;
      return more.length > 0 ? `{compadd -S "" ${value.words.join(' ')}}` : `(${value.words.join(' ')})`;
    }
    case 'archive':
      return '_timg_inspect_archives';
    case 'file':
      return '_files';
    case 'directory':
      return '_files -/';
    case 'unknown':
      return ' ';
  }
}

/** As _describe takes it: a colon separates word and summary. */
const described = (word: string, summary: string): string => quoted(`${word}:${summary}`);

const quoted = (text: string): string => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

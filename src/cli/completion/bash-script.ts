// The completion script for bash 3.2 and later. It needs no other script: bash-completion only finds it.
import { archiveEndings, type CompletedCommand, type CompletedValue } from './completed-command.ts';

/** @returns lines */
export function bashScript(commands: readonly CompletedCommand[]): readonly string[] {
  const byDefault = commands.find(({ isDefault }) => isDefault)?.names[0];
  return [
    '',
    '# Sets command, and operands to what its arguments are, for the words of its name. Fails if they are no command.',
    '_timg_inspect_command() {',
    '  case $1 in',
    ...commands.map(
      ({ names, operands }) =>
        `  ${names.map(quoted).join('|')}) command=${quoted(names[0])} operands=${quoted(
          operands.map(({ value, isRepeated }) => `${value.kind}${isRepeated ? '...' : ''}`).join(' '),
        )} ;;`,
    ),
    '  *) return 1 ;;',
    '  esac',
    '}',
    '',
    '# Sets options to those of command.',
    '_timg_inspect_options() {',
    '  case $command in',
    ...commands.map(
      ({ names, options }) =>
        `  ${quoted(names[0])}) options=${quoted(options.flatMap(({ flags }) => flags).join(' '))} ;;`,
    ),
    '  esac',
    '}',
    '',
    '# Sets takes to what the value of an option is, empty if it takes none, and offered to words for it. Pairs are words before names of files.',
    '_timg_inspect_value() {',
    '  takes= offered=',
    '  case $command:$1 in',
    ...valueCases(commands),
    '  esac',
    '}',
    '',
    '# Sets offered to words for an argument.',
    '_timg_inspect_operand() {',
    '  case $command in',
    ...commands.flatMap(({ names, operands }) =>
      operands.flatMap(({ value }) =>
        value.kind === 'words' ? [`  ${quoted(names[0])}) offered=${quoted(value.words.join(' '))} ;;`] : [],
      ),
    ),
    '  esac',
    '}',
    '',
    `_timg_inspect_first=${quoted([...new Set(commands.flatMap(({ names }) => names.map((name) => name.replace(/ .*/, ''))))].join(' '))}`,
    '',
    '# Sets offered to the second words of commands that start with a word.',
    '_timg_inspect_second() {',
    '  case $1 in',
    ...Array.from(secondWords(commands), ([first, words]) => `  ${first}) offered=${quoted(words.join(' '))} ;;`),
    '  *) offered= ;;',
    '  esac',
    '}',
    '',
    ...fixedPart(byDefault ?? ''),
  ];
}

/** Second words of commands by first word. */
function secondWords(commands: readonly CompletedCommand[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const name of commands.flatMap(({ names }) => names)) {
    const [first = '', second] = name.split(' ');
    if (second !== undefined) found.set(first, [...(found.get(first) ?? []), second]);
  }
  return found;
}

/** A case for each option that takes a value. One that is the same for every command that has it is written once. */
function valueCases(commands: readonly CompletedCommand[]): readonly string[] {
  const values = commands.flatMap(({ names: [command], options }) =>
    options.flatMap(({ flags, value }) =>
      value ? flags.map((flag) => ({ command, flag, text: assignments(value) })) : [],
    ),
  );
  const takers = new Map<string, Map<string, string[]>>();
  for (const { command, flag, text } of values) {
    const byText = takers.get(flag) ?? new Map<string, string[]>();
    takers.set(flag, byText.set(text, [...(byText.get(text) ?? []), command]));
  }
  return Array.from(takers, ([flag, byText]) => {
    const hasFlag = commands.filter(({ options }) => options.some(({ flags }) => flags.includes(flag)));
    const isAlways = byText.size === 1 && hasFlag.length === [...byText.values()].flat().length;
    return Array.from(byText, ([text, names]) => {
      const patterns = isAlways ? [`*:${flag}`] : names.map((name) => quoted(`${name}:${flag}`));
      return `  ${patterns.join('|')}) ${text} ;;`;
    });
  }).flat();
}

const assignments = (value: CompletedValue): string =>
  value.kind === 'words'
    ? `takes=${value.hasFile ? 'pairs' : 'words'} offered=${quoted(value.words.join(' '))}`
    : `takes=${value.kind}`;

const quoted = (text: string): string => (/^[\w./:=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** What does not depend on the definitions. */
const fixedPart = (byDefault: string): readonly string[] =>
  `\
# bash 3.2 has no compopt.
_timg_inspect_set() { compopt "$@" 2>/dev/null || true; }

# Adds the words of offered that start with the given text.
_timg_inspect_words() {
  local word
  for word in $offered; do
    # A word that needs more, and is typed already, is no choice.
    [[ $word == "$1"* && ( $word != "$1" || $word != *[=.] ) ]] && COMPREPLY+=("$word")
  done
  # More is to be typed.
  [[ \${#COMPREPLY[@]} == 1 && \${COMPREPLY[0]} == *[=.] ]] && _timg_inspect_set -o nospace
}

# Offers archives and directories; if there are none, bash offers all files.
_timg_inspect_archives() {
  local file
  while IFS= read -r file; do
    case $file in
    ${archiveEndings.map((ending) => `*${ending}`).join('|')}) COMPREPLY+=("$file") ;;
    *) [[ -d $file ]] && COMPREPLY+=("$file") ;;
    esac
  done < <(compgen -f -- "$1")
  _timg_inspect_set -o default -o filenames
}

# Offers what takes says, for a text.
_timg_inspect_offer() {
  case $takes in
  words) _timg_inspect_words "$1" ;;
  pairs) if [[ $1 == *=* ]]; then _timg_inspect_set -o default -o filenames; else _timg_inspect_words "$1"; fi ;;
  archive) _timg_inspect_archives "$1" ;;
  directory) _timg_inspect_set -o dirnames -o filenames ;;
  file) _timg_inspect_set -o default -o filenames ;;
  esac
}

# Offers words or files for an argument; without a command, also the commands.
_timg_inspect_argument() {
  local kinds kind last
  read -r -a kinds <<<"$operands"
  last=$((\${#kinds[@]} - 1))
  kind=\${kinds[count]:-}
  [[ -z $kind && \${kinds[last]} == *... ]] && kind=\${kinds[last]}
  takes=\${kind%...}
  if ((count == 0)); then
    if [[ -z $named ]]; then
      offered=$_timg_inspect_first
      _timg_inspect_words "$1"
    else
      _timg_inspect_second "$named"
      _timg_inspect_words "$1"
      _timg_inspect_command "$named" || return 0
    fi
  fi
  offered=
  _timg_inspect_operand
  _timg_inspect_offer "$1"
}

_timg_inspect() {
  local IFS=$' \\t\\n' piece joined= i cur prefix word operands options takes offered
  local command=${byDefault} named= count=0 dashes=
  local -a typed
  COMPREPLY=()
  # bash separates words at = and :, also within arguments.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    piece=\${COMP_WORDS[i]}
    if ((i > 1)) && [[ -n $joined || $piece == [=:]* ]]; then
      typed[\${#typed[@]}-1]+=$piece
    else
      typed+=("$piece")
    fi
    [[ $piece == *[=:] ]] && joined=1 || joined=
  done
  _timg_inspect_command "$command"
  for ((i = 1; i < \${#typed[@]} - 1; i++)); do
    word=\${typed[i]}
    if [[ -n $dashes ]]; then
      count=$((count + 1))
    elif [[ $word == -- ]]; then
      dashes=1
    elif [[ $word == -[!0-9]* ]]; then
      _timg_inspect_value "$word"
      [[ -n $takes ]] && i=$((i + 1))
    elif ((count == 0)) && [[ -n $named ]] && _timg_inspect_command "$named $word"; then
      named="$named $word"
    elif ((count == 0)) && [[ -z $named ]] && { _timg_inspect_command "$word" || [[ " $_timg_inspect_first " == *" $word "* ]]; }; then
      named=$word
    else
      count=$((count + 1))
    fi
  done
  cur=\${typed[\${#typed[@]}-1]}
  if ((i > \${#typed[@]} - 1)); then
    # The value of the option before.
    _timg_inspect_offer "$cur"
  elif [[ -z $dashes && $cur == --*=* ]]; then
    _timg_inspect_value "\${cur%%=*}"
    cur=\${cur#*=}
    _timg_inspect_offer "$cur"
  elif [[ -z $dashes && $cur == -* ]]; then
    _timg_inspect_options
    offered=$options
    _timg_inspect_words "$cur"
    return 0
  else
    _timg_inspect_argument "$cur"
  fi
  # readline replaces only what follows the last = or :.
  prefix=\${cur%"\${cur##*[=:]}"}
  for ((i = 0; i < \${#COMPREPLY[@]}; i++)); do
    COMPREPLY[i]=\${COMPREPLY[i]#"$prefix"}
  done
  return 0
}

complete -F _timg_inspect timg-inspect`.split('\n');

// The command line, read by yargs: which command, with what. Help and version are text to print, faults are usage errors.
import yargs, { type Argv } from 'yargs';
import { InputError } from '../bytes/input-error.ts';
import { outputOf } from '../output/output-of.ts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';
import { checkGivenOnce } from './given-once.ts';
import { limitOptions, limitsOf } from './limit-options.ts';
import { checkOptionNames } from './option-names.ts';
import { reportFiles } from './report-option.ts';
import { type SharedOptions, sharedOptions } from './shared-options.ts';

export type Parsed =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'command';
      readonly command: Command;
      readonly archives: readonly string[];
      readonly shared: SharedOptions;
      readonly options: Readonly<Record<string, unknown>>;
    };

/** @throws {InputError} code 'usage' */
export function parse(args: readonly string[], version: string, width: number | undefined): Parsed {
  const known = markOperands(withoutGroup(args));
  checkOptionNames(known);
  let parsed: Parsed | undefined;
  const parser = yargs()
    .scriptName('timg-inspect')
    .usage('What is in a container-image archive, how big it is and why.\n\n  $0 ARCHIVE\n  $0 COMMAND ARCHIVE')
    .epilogue(
      'ARCHIVE: a tar of docker save, docker export or an OCI tool, plain or compressed; an OCI layout directory;\n- for standard input. One image of several: ARCHIVE#NAME.',
    )
    .locale('en')
    .version(version)
    .alias({ help: 'h' })
    .wrap(width === undefined ? 120 : Math.min(width, 120))
    .options({ ...sharedOptions, ...limitOptions })
    .showHidden('show-limits', 'With --help: the options that set limits too')
    .strict()
    .parserConfiguration({ 'boolean-negation': false, 'camel-case-expansion': false, 'dot-notation': false })
    .exitProcess(false);
  for (const command of commands) {
    const positionals = Array.from(command.usage.matchAll(/\w+/g), ([name]) => name);
    const forms = [command.name || '$0', ...command.aliases].map((name) => `${name} ${command.usage}`);
    const build = (builder: Argv): Argv =>
      positionals.reduce((built, name) => built.positional(name, { type: 'string' }), builder).options(command.options);
    parser.command(forms, command.summary, build, (read) => {
      const values = Object.fromEntries(Object.entries(read).map(([name, value]) => [name, unmarked(value)]));
      checkGivenOnce({ ...sharedOptions, ...limitOptions, ...command.options }, values, known);
      const archives = archiveNames.flatMap((name) => values[name] ?? []).map(String);
      const output = isStandardOutput(values.output) ? undefined : values.output;
      const format = outputOf(String(values.format));
      const report = reportFiles(values.report);
      const shared = { ...values, format, output, report, limits: limitsOf(values) } as unknown as SharedOptions;
      parsed = { kind: 'command', command, archives, shared, options: values };
    });
  }
  let printed = '';
  parser.parse(known, {}, (error, _values, output) => {
    if (error) throw usageError(error.message, args);
    printed = output;
  });
  return parsed && !printed ? parsed : { kind: 'text', text: `${printed}\n` };
}

/** Positionals that are archives, as usage lines call them. */
const archiveNames = ['archives', 'archive', 'old', 'new'];

/** Before an argument: it is no option. No argument of a process can hold it. */
const mark = '\0';

/** yargs takes "-" for an option without a name, and does not give a command what follows "--". */
function markOperands(args: readonly string[]): readonly string[] {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const options = args.slice(0, end).map((argument) => (argument === '-' ? `${mark}-` : argument));
  return [...options, ...args.slice(end + 1).map((argument) => mark + argument)];
}

function unmarked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unmarked);
  return typeof value === 'string' ? value.replace(mark, '') : value;
}

/** Opened by that name it would be cut to nothing where it is a file that is appended to, and a socket does not open. */
const isStandardOutput = (file: unknown): boolean => file === '-' || file === '/dev/stdout';

/** Docker's longer forms: `image ls` is `ls`, `container export` is `export`, `manifest inspect` prints the list that Docker's does. */
function withoutGroup([group, ...rest]: readonly string[]): readonly string[] {
  if (group === 'manifest' && rest[0] === 'inspect') return ['manifest', '--list', ...rest.slice(1)];
  if (group === 'image' && rest[0] === 'list') return ['ls', ...rest.slice(1)];
  const isOfImages = group === 'image' && commands.some(({ name }) => name !== '' && name === rest[0]);
  const isForm = isOfImages || (group === 'container' && rest[0] === 'export');
  return isForm || group === undefined ? rest : [group, ...rest];
}

function usageError(message: string, args: readonly string[]): InputError {
  const [, given] = /^Not enough non-option arguments: got (\d+)/.exec(message) ?? [];
  const command = commands.find(({ name, aliases }) => name !== '' && [name, ...aliases].includes(args[0]));
  const what = Number(given) > 0 && command ? `${command.name} takes ${inCapitals(command.usage)}` : 'no archive given';
  const isShort = args.length === 0 || given !== undefined;
  return new InputError(
    'usage',
    `${isShort ? what : message.split('\n')[0].replaceAll(mark, '')}; see timg-inspect --help`,
  );
}

/** `<old> <new>` as people write it: `OLD NEW`. */
const inCapitals = (usage: string): string => usage.replace(/[<>]/g, '').replaceAll('..', '…').toUpperCase();

// The command line, read by yargs: which command, with what. Help and version are text to print, faults are usage errors.
import yargs, { type Argv } from 'yargs';
import { InputError } from '../bytes/input-error.ts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';
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
    .options(sharedOptions)
    .strict()
    .exitProcess(false);
  for (const command of commands) {
    const positionals = Array.from(command.usage.matchAll(/\w+/g), ([name]) => name);
    const forms = [command.name || '$0', ...command.aliases].map((name) => `${name} ${command.usage}`);
    const build = (builder: Argv): Argv =>
      positionals.reduce((built, name) => built.positional(name, { type: 'string' }), builder).options(command.options);
    parser.command(forms, command.summary, build, (values) => {
      const given = [values.archives ?? values.archive ?? []].flat();
      const archives = given.map((archive) => (archive === dash ? '-' : String(archive)));
      parsed = { kind: 'command', command, archives, shared: values as unknown as SharedOptions, options: values };
    });
  }
  let printed = '';
  const known = withoutGroup(args).map((argument) => (argument === '-' ? dash : argument));
  parser.parse(known, {}, (error, _values, output) => {
    if (error) throw usageError(error.message, args);
    printed = output;
  });
  return parsed && !printed ? parsed : { kind: 'text', text: `${printed}\n` };
}

/** Stands for "-" while yargs reads, which takes that for an option without a name. */
const dash = '\0-';

/** Docker's longer forms: `image ls` is `ls`. */
function withoutGroup([group, ...rest]: readonly string[]): readonly string[] {
  const isForm = group === 'image' && commands.some(({ name }) => name !== '' && name === rest[0]);
  return isForm || group === undefined ? rest : [group, ...rest];
}

function usageError(message: string, args: readonly string[]): InputError {
  const isEmpty = args.length === 0 || message.startsWith('Not enough non-option arguments');
  const what = isEmpty ? 'no archive given' : message.split('\n')[0];
  return new InputError('usage', `${what}; see timg-inspect --help`);
}

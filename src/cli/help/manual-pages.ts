// The manual: timg-inspect(1) with what all commands have, and a page for each command. The build writes them to dist/man.
import { type Command, commandGroups, operandsOf } from '../command.ts';
import { commands } from '../commands.ts';
import { limitOptions } from '../options/limit-options.ts';
import type { CommandOption, OptionTable } from '../options/option.ts';
import { sharedOptionGroups, sharedOptionsOf } from '../options/shared-options.ts';
import { version } from '../version.ts';
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
import { bold, italic, item, paragraph, roff, section, verbatim } from './roff.ts';

export interface ManualPage {
  /** Name of its file: `timg-inspect-bloat.1`. */
  readonly file: string;
  /** In the format man(7). */
  readonly text: string;
}

export const manualPages = (): readonly ManualPage[] => [mainPage(), ...commands.map(commandPage)];

/** What the environment changes, for all commands. */
const variables: readonly (readonly [string, string])[] = [
  ['TIMG_INSPECT_JOBS', 'Number of worker threads, if --jobs is not given.'],
  ['TIMG_INSPECT_CACHE', 'Directory of the cache, if --cache is not given.'],
  ['DOCKER_DEFAULT_PLATFORM', 'Platform of the image for commands that need one image, if --platform is not given.'],
  ['NO_COLOR', 'No colors, unless --color always is given.'],
  ['SOURCE_DATE_EPOCH', 'Time of the report, in seconds since 1970, for formats that have one.'],
];

function mainPage(): ManualPage {
  return page(program, introduction, [
    ...section('SYNOPSIS', [
      `${bold(program)} ${italic('ARCHIVE')}`,
      '.br',
      `${bold(program)} ${italic('COMMAND')} ${italic('ARCHIVE')} [options]`,
    ]),
    ...section('DESCRIPTION', [
      ...paragraph(introduction),
      '.PP',
      ...paragraph(archiveForms),
      '.PP',
      ...paragraph(dockerNames),
    ]),
    ...section(
      'COMMANDS',
      commandGroups.flatMap((group) => [
        `.SS ${group}`,
        ...commands
          .filter((command) => command.group === group)
          .flatMap(({ name, summary }) => item(bold(name), `${summary}. See ${pageName(name)}(1).`)),
      ]),
    ),
    ...section('OPTIONS', [
      'Options of all commands, except where the page of a command says otherwise.',
      ...sharedOptionGroups.flatMap(({ title, options }) => [`.SS ${title}`, ...optionItems(options)]),
      `.SS ${roff(limitsTitle)}`,
      ...optionItems(limitOptions),
    ]),
    ...section(
      'ENVIRONMENT',
      variables.flatMap(([name, meaning]) => item(bold(name), meaning)),
    ),
    ...exitSection,
    ...section(
      'HELP',
      helpTopics.flatMap(({ call, shows }) => item(bold(`${program} ${call}`), shows)),
    ),
    ...section('EXAMPLES', verbatim(mainExamples)),
    ...section('SEE ALSO', [commands.map(({ name }) => `${bold(pageName(name))}(1)`).join(',\n')]),
  ]);
}

function commandPage(command: Command): ManualPage {
  const { name, isDefault, aliases, summary, options, examples } = command;
  const call = isDefault ? program : `${program} ${name}`;
  return page(pageName(name), summary, [
    ...section('SYNOPSIS', [`${bold(call)} ${italic(operandsOf(command))} [options]`]),
    ...section('DESCRIPTION', [
      ...paragraph(`${summary}.`),
      ...(aliases.length > 0 ? ['.PP', roff(`Alias: ${aliases.join(', ')}.`)] : []),
      ...(command.readsNoArchive ? [] : ['.PP', ...paragraph(archiveForms)]),
    ]),
    ...section('OPTIONS', [...optionItems(options), ...otherOptions(command)]),
    ...exitSection,
    ...section('EXAMPLES', verbatim(examples.map(exampleLine))),
    ...section('SEE ALSO', [`${bold(program)}(1)`]),
  ]);
}

/** The options that are described in timg-inspect(1). */
function otherOptions(command: Command): readonly string[] {
  const names = [
    ...Object.keys(sharedOptionsOf(command)).filter((name) => !(name in command.options)),
    ...(command.readsNoArchive ? [] : Object.keys(limitOptions)),
  ];
  const listed = names.map((name) => bold(`--${name}`)).join(',\n');
  const before = Object.keys(command.options).length > 0 ? ['.PP'] : [];
  return [...before, `Described in ${bold(program)}(1):`, `${listed}.`];
}

const exitSection = section(
  'EXIT STATUS',
  exitStatuses.flatMap(({ status, meaning }) => item(bold(String(status)), meaning.join(' '))),
);

const optionItems = (options: OptionTable): readonly string[] =>
  Object.entries(options).flatMap(([name, option]) => item(termOf(name, option), `${option.describe ?? ''}.`));

function termOf(name: string, { alias, placeholder }: CommandOption): string {
  const flags = [...(alias === undefined ? [] : [bold(`-${alias}`)]), bold(`--${name}`)].join(', ');
  return placeholder === undefined ? flags : `${flags} ${italic(placeholder)}`;
}

/** `timg-inspect-base-learn` */
const pageName = (command: string): string => `${program}-${command.replaceAll(' ', '-')}`;

function page(name: string, summary: string, sections: readonly string[]): ManualPage {
  const title = `.TH ${roff(name.toUpperCase())} 1 "" "${program} ${version}" "${program} manual"`;
  const named = section('NAME', [`${roff(name)} \\- ${roff(summary.replace(/\.$/, ''))}`]);
  return { file: `${name}.1`, text: `${[title, ...named, ...sections].join('\n')}\n` };
}

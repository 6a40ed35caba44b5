// The options of every command, each defined once, and what they mean: output files, report formats, the cache.

import { InputError } from '../../bytes/input-error.ts';
import type { Limits } from '../../bytes/limits.ts';
import { type CacheFolder, defaultCacheSize } from '../../layer/cache-files.ts';
import type { Output } from '../../output/output.ts';
import { outputNames, outputs } from '../../output/outputs.ts';
import { parseByteSize } from '../../text/byte-size.ts';
import { removeOnExit } from '../remove-on-exit.ts';
import type { Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import type { OptionTable, OptionValues } from './option.ts';
import { withOption } from './with-option.ts';

export interface SharedOptions {
  readonly image?: string | undefined;
  readonly platform?: string | undefined;
  readonly with?: readonly string[] | undefined;
  readonly format: Output;
  /** Undefined for standard output. */
  readonly output?: string | undefined;
  /** Further formats of the report. */
  readonly report: readonly ReportFile[];
  readonly color: 'auto' | 'always' | 'never';
  readonly jobs?: number | undefined;
  readonly cache?: string | undefined;
  readonly 'cache-size': string;
  readonly 'no-progress': boolean;
  readonly limits: Limits;
}

const input = {
  image: {
    type: 'string',
    requiresArg: true,
    placeholder: 'NAME|ID|DIGEST',
    describe: 'Only the image with this name, image ID or manifest digest',
  },
  platform: {
    type: 'string',
    requiresArg: true,
    placeholder: 'OS/ARCH[/VARIANT]',
    describe:
      'Only images for this platform (default for commands that need one image: $DOCKER_DEFAULT_PLATFORM, or the platform of this host)',
  },
  with: withOption,
} as const satisfies OptionTable;

const output = {
  format: {
    type: 'string',
    requiresArg: true,
    default: 'table',
    placeholder: 'FORMAT',
    describe: `Output format: ${outputNames.join(', ')}, or a Go template, as in docker (default: table)`,
  },
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    placeholder: 'FILE',
    describe: 'Write output to FILE',
  },
  report: {
    type: 'string',
    array: true,
    nargs: 1,
    placeholder: 'FORMAT=FILE',
    describe: 'Also write FORMAT to FILE; may be repeated',
  },
  color: {
    type: 'string',
    requiresArg: true,
    choices: ['auto', 'always', 'never'],
    default: 'auto',
    placeholder: 'WHEN',
    describe: 'When to use colors: auto, always or never (default: auto; NO_COLOR is respected)',
  },
  'no-color': { type: 'boolean', default: false, describe: 'Same as --color never' },
  'no-progress': { type: 'boolean', default: false, describe: 'Hide progress' },
} as const satisfies OptionTable;

const performance = {
  jobs: {
    type: 'number',
    requiresArg: true,
    placeholder: 'N',
    describe: 'Number of worker threads; 0 uses only the main thread (default: $TIMG_INSPECT_JOBS, or all processors)',
  },
  cache: {
    type: 'string',
    requiresArg: true,
    placeholder: 'DIR',
    describe: 'Cache the file lists of layers in DIR (default: $TIMG_INSPECT_CACHE)',
  },
  'cache-size': {
    type: 'string',
    requiresArg: true,
    default: defaultCacheSize.text,
    placeholder: 'SIZE',
    describe: `Cache size limit; least recently used entries are evicted (default: ${defaultCacheSize.text})`,
  },
} as const satisfies OptionTable;

/** Groups of options in the help. */
export const sharedOptionGroups: readonly {
  readonly title: string;
  readonly options: OptionTable;
}[] = [
  { title: 'Input', options: input },
  { title: 'Output', options: output },
  { title: 'Performance', options: performance },
];

export const sharedOptions = { ...input, ...output, ...performance } as const satisfies OptionTable;

/** Their values, as far as the command has them. */
export type SharedValues = Partial<OptionValues<typeof sharedOptions>>;

const reportOptionNames = ['format', 'report', 'color', 'no-color'];
/** What a command that writes tables has in its own way, or has no use for. */
const tableOptionNames = ['output', 'cache', 'cache-size'];
/** What a command that fills the terminal does not have. */
const writingOptionNames = ['format', 'report', 'output', 'no-progress'];

interface SharedBy {
  readonly fillsScreen?: true;
  readonly printsFile?: true;
  readonly writesTables?: true;
  readonly readsNoArchive?: true;
}

/** The shared options of one command: --format does not apply to a command that prints a file or fills the terminal. */
export function sharedOptionsOf({ printsFile, fillsScreen, writesTables, readsNoArchive }: SharedBy): OptionTable {
  const shared: OptionTable = readsNoArchive ? output : sharedOptions;
  const others = [
    ...(printsFile ? reportOptionNames : []),
    ...(fillsScreen ? writingOptionNames : []),
    ...(writesTables ? tableOptionNames : []),
  ];
  return Object.fromEntries(Object.entries(shared).filter(([name]) => !others.includes(name)));
}

/** Whether an output shows one of these fields of the report's rows; `onPage`: whether a page shows them. */
export const showsFields = ({ format, report }: SharedOptions, wanted: readonly string[], onPage: boolean): boolean =>
  [format, ...report.map((one) => one.format)].some(({ fields, findings }) =>
    fields ? wanted.some((name) => fields.has(name)) : findings !== 'page' || onPage,
  );

/** @throws {InputError} if a format cannot show the report of this command */
export function checkFormats({ format, report }: SharedOptions, command: string): void {
  for (const { name, commands = [command] } of [format, ...report.map((one) => one.format)]) {
    if (!commands.includes(command))
      throw new InputError('usage', `the format ${name} is only for ${commands.join(', ')}`);
  }
}

/** Whether a report is written in Markdown: as asked for, or as a summary of GitHub Actions. */
export const writesMarkdown = ({ format, report }: SharedOptions, { environment }: Terminal): boolean =>
  Boolean(environment.GITHUB_STEP_SUMMARY) ||
  [format, ...report.map((one) => one.format)].some(({ name }) => name === 'markdown');

/** Whether the report is only shown on a terminal that a full-screen program can fill next. */
export const offersScreen = (shared: SharedOptions, { screen, environment }: Terminal): boolean =>
  screen !== undefined &&
  !environment.CI &&
  environment.TERM !== 'dumb' &&
  shared.format.name === 'table' &&
  outputFiles(shared).length === 0;

/** An output file, and the option that names it. */
export interface OutputFile {
  readonly option: string;
  readonly file: string;
}

export const outputFiles = ({ output, report }: SharedOptions): readonly OutputFile[] => [
  ...(output === undefined ? [] : [{ option: '--output', file: output }]),
  ...report.map(({ file }) => ({ option: '--report', file })),
];

/** --report FORMAT=FILE: a further format of the report, in its own file. */
export interface ReportFile {
  readonly format: Output;
  readonly file: string;
}

/** @throws {InputError} if a format is unknown, or a file has no name */
export const reportFiles = (given: readonly string[]): readonly ReportFile[] =>
  given.map((value) => {
    const [, name, file] = /^([^=]*)=(.+)$/s.exec(value) ?? [];
    const format = outputs.find((output) => output.name === name);
    if (format && file !== undefined) return { format, file };
    const what = file === undefined ? 'use FORMAT=FILE' : `no format "${name}"; use ${outputNames.join(', ')}`;
    throw new InputError('usage', `--report ${value}: ${what}`);
  });

/**
 * --cache and --cache-size: where layer scans are cached, and how large the cache may be. Undefined without a cache.
 * @throws {InputError} if the size is invalid
 */
export function cacheFolder(
  shared: SharedOptions,
  { environment }: Terminal,
  atEnd: NonNullable<CacheFolder['atEnd']>,
): CacheFolder | undefined {
  const folder = shared.cache ?? environment.TIMG_INSPECT_CACHE;
  const size = parseByteSize(shared['cache-size']);
  if (size === undefined) {
    throw new InputError('usage', `--cache-size must be a size such as 500MB or 2GiB`);
  }
  return folder ? { folder, size, version, onTemporary: removeOnExit, atEnd } : undefined;
}

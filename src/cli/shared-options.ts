// The options that every command takes, each defined once.
import type { Limits } from '../bytes/limits.ts';
import type { Output } from '../output/output.ts';
import { outputNames } from '../output/output-of.ts';
import type { CommandOption } from './option.ts';
import { type ReportFile, reportOption } from './report-option.ts';

export interface SharedOptions {
  readonly image?: string;
  readonly platform?: string;
  readonly format: Output;
  /** Undefined for standard output. */
  readonly output?: string;
  /** The same answer in further formats. */
  readonly report: readonly ReportFile[];
  readonly color: 'auto' | 'always' | 'never';
  readonly jobs?: number;
  readonly cache?: string;
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
    describe: 'Only images for this platform',
  },
} as const satisfies Readonly<Record<string, CommandOption>>;

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
  report: reportOption,
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
} as const satisfies Readonly<Record<string, CommandOption>>;

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
    default: '2GiB',
    placeholder: 'SIZE',
    describe: 'Cache size limit; least recently used entries are evicted (default: 2GiB)',
  },
} as const satisfies Readonly<Record<string, CommandOption>>;

/** For the help. */
export const sharedOptionGroups: readonly {
  readonly title: string;
  readonly options: Readonly<Record<string, CommandOption>>;
}[] = [
  { title: 'Input', options: input },
  { title: 'Output', options: output },
  { title: 'Performance', options: performance },
];

export const sharedOptions: Readonly<Record<string, CommandOption>> = { ...input, ...output, ...performance };

const ofReports = ['format', 'report', 'color', 'no-color'];

interface SharedBy {
  readonly printsFile?: true;
  readonly readsNoArchive?: true;
}

/** Those of one command: a file that is printed as it is has no format. */
export function sharedOptionsOf({ printsFile, readsNoArchive }: SharedBy): typeof sharedOptions {
  const shared = readsNoArchive ? output : sharedOptions;
  return printsFile ? Object.fromEntries(Object.entries(shared).filter(([name]) => !ofReports.includes(name))) : shared;
}

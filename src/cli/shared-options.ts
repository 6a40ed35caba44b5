// The options every command takes, each defined once.
import type { Options } from 'yargs';
import type { Limits } from '../bytes/limits.ts';
import type { Output } from '../output/output.ts';
import { outputNames } from '../output/output-of.ts';
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

export const sharedOptions: Readonly<Record<Exclude<keyof SharedOptions, 'limits'>, Options>> = {
  image: { type: 'string', requiresArg: true, describe: 'Only the image of this name or digest' },
  platform: { type: 'string', requiresArg: true, describe: 'Only images for this os/arch[/variant]' },
  format: {
    type: 'string',
    requiresArg: true,
    default: 'table',
    describe: `How to write the answer: ${outputNames.join(', ')}, or a Go template as docker takes it`,
  },
  output: { alias: 'o', type: 'string', requiresArg: true, describe: 'Write the answer to this file' },
  report: reportOption,
  jobs: {
    type: 'number',
    requiresArg: true,
    describe: 'Threads that work at once; 1 starts none (default: $TIMG_INSPECT_JOBS, or one a processor)',
  },
  cache: {
    type: 'string',
    requiresArg: true,
    describe: 'Keep what layers hold in this directory, for the next run (or $TIMG_INSPECT_CACHE)',
  },
  'cache-size': {
    type: 'string',
    requiresArg: true,
    default: '2GiB',
    describe: 'Bytes of all that is kept there; what was not used for longest goes first',
  },
  'no-progress': { type: 'boolean', default: false, describe: 'Do not show how far the work is' },
  color: { choices: ['auto', 'always', 'never'], default: 'auto', describe: 'When to use colours' },
};

// What the command line needs from its process, as an interface that tests can implement.

import { InputError } from '../bytes/input-error.ts';
import type { Screen } from '../explore/screen.ts';
import { utcTimestamp } from '../text/time.ts';

/** The reader of standard output has closed it. */
export class ClosedOutput extends Error {}

/** The environment variables that are read. */
export type Environment = Readonly<Partial<Record<Variable, string | undefined>>>;

/** The variables in which CI systems name the commit. */
export const commitVariables = [
  'GITHUB_SHA',
  'CI_COMMIT_SHA', // GitLab, Woodpecker
  'BUILD_SOURCEVERSION', // Azure Pipelines
  'GIT_COMMIT', // Jenkins
  'BUILDKITE_COMMIT',
  'CIRCLE_SHA1',
  'BITBUCKET_COMMIT',
  'TRAVIS_COMMIT',
  'DRONE_COMMIT_SHA',
  'CODEBUILD_RESOLVED_SOURCE_VERSION',
  'BUILD_VCS_NUMBER', // TeamCity
] as const;

type Variable =
  | (typeof commitVariables)[number]
  | 'CI'
  | 'DOCKER_DEFAULT_PLATFORM'
  | 'FORCE_COLOR'
  | 'GITHUB_ACTIONS'
  | 'GITHUB_STEP_SUMMARY'
  | 'LANG'
  | 'LC_ALL'
  | 'LC_CTYPE'
  | 'NO_COLOR'
  | 'SOURCE_DATE_EPOCH'
  | 'TERM'
  | 'TIMG_INSPECT_CACHE'
  | 'TIMG_INSPECT_JOBS';

export interface Terminal {
  readonly stdin: AsyncIterable<Buffer>;
  /** Columns of standard output; undefined if it is not a terminal. */
  readonly width?: number | undefined;
  /** Whether standard output is a terminal with colors. */
  readonly isColorful: boolean;
  readonly environment: Environment;
  /** The platform of containers on this host, such as `linux/arm/v7`. */
  readonly hostPlatform: string;
  /** The terminal for a program that fills it; undefined if standard output is none, or if keys cannot be read. */
  readonly screen?: Omit<Screen, 'color' | 'isASCII'> | undefined;
  /** Whether standard error is a terminal. */
  readonly showsProgress?: boolean;
  now(): Date;
  /** @throws {ClosedOutput} if the reader has closed standard output */
  writeOutput(text: string | Buffer): Promise<void>;
  writeError(text: string): Promise<void>;
}

/** --color takes precedence over NO_COLOR, and that over FORCE_COLOR; by default, a terminal has colors. */
export function wantsColor(option: 'auto' | 'always' | 'never', { environment, isColorful }: Terminal): boolean {
  if (option !== 'auto') return option === 'always';
  if (environment.NO_COLOR) return false;
  return environment.FORCE_COLOR ? environment.FORCE_COLOR !== '0' : isColorful;
}

/** Whether only ASCII can be shown: the locale is another than UTF-8, or the terminal is Linux's console. */
export function wantsASCII({ LC_ALL, LC_CTYPE, LANG, TERM }: Environment): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG || '';
  return TERM === 'linux' || (locale !== '' && !/utf-?8/i.test(locale));
}

/** The last second of the year 9999, the last that RFC 3339 can write. */
const lastSecond = 253_402_300_799;

/**
 * The time of SOURCE_DATE_EPOCH (reproducible-builds.org/specs/source-date-epoch); undefined if it is not set.
 * @throws {InputError} if it is no time
 */
export function sourceDate({ SOURCE_DATE_EPOCH: seconds }: Environment): string | undefined {
  if (!seconds) return undefined;
  if (/^\d{1,12}$/.test(seconds) && Number(seconds) <= lastSecond) return utcTimestamp(Number(seconds), 0);
  throw new InputError(
    'usage',
    `SOURCE_DATE_EPOCH is "${seconds}"; use a whole number of seconds since 1970, or unset it`,
  );
}

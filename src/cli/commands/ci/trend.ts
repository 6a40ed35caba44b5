// timg-inspect trend FILE
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type HistoryLine, imageHistories } from '../../../analysis/comparison/size-history.ts';
import { asNotReadable, InputError } from '../../../bytes/input-error.ts';
import { parseReference } from '../../../oci/reference.ts';
import { commandLine } from '../../../report/command-line.ts';
import { imageTrend, trendTitles } from '../../../report/trend/series.ts';
import { trend as report } from '../../../report/trend/trend.ts';
import { checkPaths } from '../../check-paths.ts';
import type { Call, Command } from '../../command.ts';
import { pathsOf, rowLimit, rowLimitOption } from '../../options/command-options.ts';
import type { OptionTable } from '../../options/option.ts';

const options = {
  image: {
    type: 'string',
    requiresArg: true,
    placeholder: 'GLOB',
    describe: 'Only images with a name that matches, with or without its tag',
  },
  last: {
    type: 'number',
    requiresArg: true,
    placeholder: 'N',
    describe: 'Only the last N runs of each image',
  },
  limit: rowLimitOption(10),
  platform: {
    type: 'string',
    requiresArg: true,
    placeholder: 'OS/ARCH[/VARIANT]',
    describe: 'Only images for this platform',
  },
} as const satisfies OptionTable;

export const trend: Command<'FILE', typeof options> = {
  name: 'trend',
  aliases: [],
  group: 'CI',
  positionals: 'FILE',
  summary: 'Show how sizes changed from run to run, from a size history that check --history wrote',
  examples: [
    'trend sizes.ndjson',
    "trend sizes.ndjson --image 'api*' --last 50",
    'trend sizes.ndjson --report html=sizes.html --report svg=sizes.svg',
  ],
  options,
  readsNoArchive: true,
  async run(call) {
    const { options, outputs } = call;
    const { file } = options;
    await checkPaths([file], outputs);
    const histories = imageHistories(await linesOf(call));
    const titles = trendTitles(histories);
    const isChosen = choice(options);
    const runs = lastRuns(options.last);
    const images = histories.flatMap((history, at) =>
      isChosen(history.at(-1) ?? history[0]) ? [imageTrend(history, titles[at] ?? '', runs)] : [],
    );
    if (images.length === 0 && histories.length > 0)
      throw new InputError(
        'no-such-image',
        `${file}: no image matches ${chosenBy(options).join(' ')}; ${known(titles)}`,
      );
    return report({ file, images, maxRows: rowLimit(options, 10), allRows: allRows(call) });
  },
};

type TrendCall = Call<'FILE', typeof options>;

async function linesOf({ options: { file }, stdin }: TrendCall): Promise<readonly HistoryLine[]> {
  const { readHistory } = await import('../../check/history-file.ts');
  if (file === '-') return (await readHistory('standard input', stdin)).lines;
  const status = await stat(file).catch((error) => {
    if (error.code === 'ENOENT') throw new InputError('not-found', `${file}: no such file; check --history writes one`);
    throw asNotReadable(file, error);
  });
  if (status.isDirectory()) throw new InputError('not-readable', `${file}: is a directory, not a size history`);
  return (await readHistory(file, createReadStream(file))).lines;
}

/** @throws {InputError} if the number is wrong */
function lastRuns(last: number | undefined): number {
  if (last === undefined) return Number.POSITIVE_INFINITY;
  if (Number.isInteger(last) && last > 0) return last;
  throw new InputError('usage', '--last must be a whole number, 1 or more');
}

/**
 * Whether an image, known by its last line, is to be shown.
 * @throws {InputError} if --image is not a glob
 */
function choice({ image, platform }: TrendCall['options']): (line: HistoryLine) => boolean {
  const matches = image === undefined ? undefined : pathsOf('image', image);
  return (line) => {
    if (platform !== undefined && line.platform !== platform) return false;
    if (!matches) return true;
    return line.names.flatMap((name) => [name, parseReference(name).repository ?? name]).some(matches);
  };
}

/** The options that choose images, as given. */
const chosenBy = ({ image, platform }: TrendCall['options']): readonly string[] => [
  ...(image === undefined ? [] : ['--image', image]),
  ...(platform === undefined ? [] : ['--platform', platform]),
];

/** `it has api:1, web:1 and 3 more` */
function known(titles: readonly string[]): string {
  const shown = titles.slice(0, 10).join(', ');
  return `it has ${shown}${titles.length > 10 ? ` and ${titles.length - 10} more` : ''}`;
}

/** A command line for the same trend with all rows of each list. */
const allRows = ({ options }: TrendCall): string => {
  const { file, last } = options;
  return commandLine(
    'trend',
    file.startsWith('-') && file !== '-' ? `./${file}` : file,
    ...chosenBy(options),
    ...(last === undefined ? [] : ['--last', String(last)]),
    '--limit',
    '0',
  );
};

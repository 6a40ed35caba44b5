// timg-inspect diff OLD NEW
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import { compareImages } from '../../analysis/comparison/comparison.ts';
import { textDifferences } from '../../analysis/comparison/text-diff.ts';
import { commandLine, pairArguments } from '../../report/command-line.ts';
import { askedChanges, diff as report } from '../../report/diff/diff.ts';
import { shownPaths } from '../../report/files/file-data.ts';
import type { Attribute } from '../../tree/change.ts';
import { rootPath } from '../../tree/path-table.ts';
import type { Command } from '../command.ts';
import { aboveBase, baseArguments, baseOptions, baseSources, requireBase } from '../options/base-option.ts';
import { pathsOf, rowLimit, rowLimitOption } from '../options/command-options.ts';
import { estimateArguments, estimateOption, withEstimate } from '../options/compression-options.ts';
import type { OptionTable } from '../options/option.ts';

/** Attributes that can differ although the content is the same. */
const ignorable: readonly Attribute[] = ['mode', 'uid', 'gid', 'mtime', 'xattr'];

const options = {
  ...baseOptions,
  estimate: estimateOption,
  'exit-code': {
    type: 'boolean',
    default: false,
    describe:
      'Exit with 1 if files or settings of the config differ, like git diff; creation time, history, annotations and compression do not count',
  },
  ignore: {
    array: true,
    nargs: 1,
    choices: ignorable,
    type: 'string',
    placeholder: 'ATTRIBUTE',
    describe: `Ignore differences in ATTRIBUTE: ${ignorable.join(', ')}; may be repeated`,
  },
  limit: rowLimitOption(10),
  'only-content': { type: 'boolean', default: false, describe: 'Ignore files with the same content' },
  path: {
    type: 'string',
    requiresArg: true,
    placeholder: 'GLOB',
    describe: 'List every changed path that matches GLOB (without a slash: at any depth); leave out the other sections',
  },
  stat: {
    type: 'boolean',
    default: false,
    describe: 'Summarize by directory, with all that is below it; (rest) leaves out what other rows count',
  },
  unified: {
    alias: 'u',
    type: 'boolean',
    default: false,
    describe: 'Show changed lines of text files',
  },
} as const satisfies OptionTable;

export const diff: Command<'OLD NEW', typeof options> = {
  name: 'diff',
  aliases: [],
  group: 'Size',
  positionals: 'OLD NEW',
  summary: 'Show what grew between two images, and which instruction caused it',
  examples: ['diff old.tar new.tar', 'diff old.tar new.tar --format html -o diff.html'],
  options,
  async run({ archives, options, limits, pool, analyzeOneEach, declared }) {
    const isOfAll = options.path === undefined;
    const distribution = isOfAll ? 'stored' : undefined;
    const [first, second] = await analyzeOneEach(
      archives,
      withEstimate({ depth: 'merged', packages: isOfAll, attestations: isOfAll, distribution }, options),
    );
    const bases = await baseSources(options, declared);
    for (const { analysis } of [first, second]) requireBase(analysis, bases);
    const [old, newer] = [aboveBase(first, bases), aboveBase(second, bases)];
    const comparison = await compareImages(old.image, newer.image, { limits, pool });
    const asked = {
      wants: options.path === undefined ? undefined : pathsOf('path', options.path),
      ignored: ignorable.filter((name) => options['only-content'] || options.ignore?.includes(name)),
    };
    const changes = askedChanges(comparison, asked);
    const answer = report([old.analysis, newer.analysis], comparison, {
      ...asked,
      texts: options.unified && changes ? await textDifferences(old.image, newer.image, changes, limits) : undefined,
      list: options.stat ? 'directories' : 'paths',
      maxRows: rowLimit(options, 10),
      maxPaths: rowLimit(options, options.stat || options.path !== undefined ? Number.POSITIVE_INFINITY : 10),
      wantsNone: options['exit-code'],
      allRows: commandLine(
        'diff',
        ...pairArguments(old, newer),
        ...baseArguments(options),
        ...estimateArguments(options),
        '--limit',
        '0',
      ),
    });
    if (!asked.wants || changes?.length !== 0 || !isInNeither(asked.wants, [old.image, newer.image])) return answer;
    const blocks = () => answer.blocks().filter(({ kind }) => kind === 'findings');
    return { ...answer, blocks, isNo: true, notice: `no path matches "${options.path}" in either image` };
  },
};

/** Whether no path of either image matches; false if paths are unknown. */
const isInNeither = (wants: (path: string) => boolean, images: readonly ImageAnalysis[]): boolean =>
  images.every(
    ({ merged }) => merged && !shownPaths(merged.tree, rootPath).some((place) => wants(merged.tree.pathOf(place))),
  );

// timg-inspect diff OLD NEW
import { compareImages } from '../../analysis/comparison.ts';
import { ownLayers, possibleBases } from '../../analysis/own-layers.ts';
import { textDifferences } from '../../analysis/text-differences.ts';
import { archiveArgument, commandLine, imageArguments } from '../../report/command-line.ts';
import { askedChanges, diff as report } from '../../report/diff/diff.ts';
import type { Attribute } from '../../tree/change.ts';
import { baseOption, namedBases } from '../base-option.ts';
import type { Command, OneImage } from '../command.ts';
import { pathsOf } from '../glob-option.ts';
import { rowLimit, rowLimitOption } from '../row-limit.ts';

/** Attributes that can differ although the content is the same. */
const ignorable: readonly Attribute[] = ['mode', 'uid', 'gid', 'mtime', 'xattr'];

export const diff: Command = {
  name: 'diff',
  aliases: [],
  group: 'Size',
  positionals: 'OLD NEW',
  summary: 'Show what grew between two images, and which instruction caused it',
  examples: ['diff old.tar new.tar', 'diff old.tar new.tar --format html -o diff.html'],
  options: {
    base: baseOption,
    'exit-code': { type: 'boolean', default: false, describe: 'Exit with 1 if files or config differ, as git diff' },
    ignore: {
      array: true,
      nargs: 1,
      choices: ignorable,
      type: 'string',
      placeholder: 'ATTRIBUTE',
      describe: `Ignore differences in ATTRIBUTE: ${ignorable.join(', ')}; may be repeated`,
    },
    limit: rowLimitOption,
    'only-content': { type: 'boolean', default: false, describe: 'Ignore files with the same content' },
    path: {
      type: 'string',
      requiresArg: true,
      placeholder: 'GLOB',
      describe: 'Show only paths that match GLOB, all of them, and nothing else',
    },
    stat: { type: 'boolean', default: false, describe: 'Summarize by directory' },
    unified: {
      alias: 'u',
      type: 'boolean',
      default: false,
      describe: 'Show changed lines of text files',
    },
  },
  async run({ archives, options, limits, jobs, analyzeOneEach, declared }) {
    const [old, recent] = await analyzeOneEach(archives, 'merged');
    const comparison = await compareImages(old.image, recent.image, { limits, jobs });
    const named = await namedBases(options, declared);
    const ownOf = ({ analysis, image: { image } }: OneImage) =>
      ownLayers(image, possibleBases(image, named, analysis.contents));
    const asked = {
      wants: options.path === undefined ? undefined : pathsOf('path', options.path),
      ignored: ignorable.filter((name) => options['only-content'] || [options.ignore].flat().includes(name)),
    };
    const changes = askedChanges(comparison, asked);
    return report([old.analysis, recent.analysis], comparison, {
      ...asked,
      own: { old: ownOf(old), new: ownOf(recent) },
      texts: options.unified && changes ? await textDifferences(old.image, recent.image, changes, limits) : undefined,
      list: options.stat ? 'directories' : 'paths',
      mostRows: rowLimit(options, 10),
      wantsNone: options['exit-code'] === true,
      allRows: commandLine('diff', archiveOf(old), archiveOf(recent), '--limit', '0'),
    });
  },
};

/** The archive as an argument that names one image: `app.tar#web`. */
function archiveOf({ analysis, image }: OneImage): string {
  const words = imageArguments(analysis, image.image);
  return words.length === 1 ? words[0] : archiveArgument(analysis);
}

// timg-inspect diff OLD NEW
import { compareImages } from '../../analysis/comparison.ts';
import { ownLayers, possibleBases } from '../../analysis/own-layers.ts';
import { textDifferences } from '../../analysis/text-differences.ts';
import { askedChanges, diff as report } from '../../report/diff.ts';
import type { Attribute } from '../../tree/change.ts';
import { baseOption, namedBases } from '../base-option.ts';
import type { Command, OneImage } from '../command.ts';
import { pathsOf } from '../glob-option.ts';
import { rowLimit, rowLimitOption } from '../row-limit.ts';

/** What can differ where the content does not. */
const ignorable: readonly Attribute[] = ['mode', 'uid', 'gid', 'mtime', 'xattr'];

export const diff: Command = {
  name: 'diff',
  aliases: [],
  usage: '<old> <new>',
  summary: 'What grew from one image to another, where and by which instruction, and what a node must pull',
  options: {
    base: baseOption,
    'exit-code': { type: 'boolean', default: false, describe: 'Exit with 1 where files or config differ' },
    ignore: {
      array: true,
      nargs: 1,
      choices: ignorable,
      describe: 'Leave out files that differ in this alone, such as mtime; may be repeated',
    },
    limit: rowLimitOption,
    'only-content': { type: 'boolean', default: false, describe: 'Leave out files whose content is the same' },
    path: {
      type: 'string',
      requiresArg: true,
      describe: 'Only paths that match, such as "etc/**"; all of them, and nothing else',
    },
    stat: { type: 'boolean', default: false, describe: 'Directories in place of paths' },
    unified: {
      alias: 'u',
      type: 'boolean',
      default: false,
      describe: 'The lines that differ in text files, as diff -u',
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
    });
  },
};

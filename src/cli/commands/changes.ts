// timg-inspect changes ARCHIVE
import { mergeKnown } from '../../analysis/merge-known.ts';
import { changes as report } from '../../report/changes.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import { rootPath } from '../../tree/path-table.ts';
import type { Command } from '../command.ts';
import { layerIndex, layerOption, pathsOf, rowLimit, rowLimitOption } from '../options/command-options.ts';
import type { OptionTable, OptionValues } from '../options/option.ts';

const options = {
  layer: layerOption,
  limit: rowLimitOption(0),
  path: {
    type: 'string',
    requiresArg: true,
    placeholder: 'GLOB',
    describe: 'Show only the paths that match GLOB; without a slash, it matches at any depth',
  },
  sort: {
    type: 'string',
    requiresArg: true,
    choices: ['path', 'size'],
    placeholder: 'KEY',
    describe: 'Sort by path or size (default: path; with --stat size)',
  },
  stat: {
    type: 'boolean',
    default: false,
    describe: 'Summarize by directory, with all that is below it; (rest) leaves out what other rows count',
  },
} as const satisfies OptionTable;

export const changes: Command<'ARCHIVE', typeof options> = {
  name: 'changes',
  aliases: [],
  group: 'Files',
  positionals: 'ARCHIVE',
  summary: 'List what each layer changed: A added, M modified, T touched (same content), D removed',
  examples: ['changes app.tar', 'changes app.tar --layer -1 --sort size --limit 20', 'changes app.tar --stat'],
  options,
  async run({ archives: [archive], options, limits, pool, analyzeOne }) {
    const wants = options.path === undefined ? undefined : pathsOf('path', options.path);
    const maxRows = rowLimit(options, Number.POSITIVE_INFINITY);
    const { analysis, image } = await analyzeOne(archive, 'merged');
    const all = image.layers.map((_, index) => index);
    const layers = options.layer === undefined ? all : [layerIndex(options.layer, all.length)];
    const known = await mergeKnown(image, { limits, pool });
    const answer = report(analysis, image, known, {
      layers,
      wants,
      order: options.sort ?? (options.stat ? 'size' : 'path'),
      list: options.stat ? 'directories' : 'paths',
      maxRows,
      options: givenOptions(options),
    });
    if (!wants || answer.items?.length !== 0 || hasPath(known.tree, wants)) return answer;
    return { ...answer, isNo: true, notice: `no path matches "${options.path}" in any layer` };
  },
};

/** Options that choose what is listed, as arguments. */
const givenOptions = ({ path, sort, stat }: OptionValues<typeof options>): readonly string[] => [
  ...(path === undefined ? [] : ['--path', path]),
  ...(sort === undefined ? [] : ['--sort', sort]),
  ...(stat ? ['--stat'] : []),
];

/** Whether any layer has a path that matches. */
function hasPath(tree: FileTree, wants: (path: string) => boolean): boolean {
  for (let path = rootPath; path < tree.paths.length; path += 1) if (wants(tree.pathOf(path))) return true;
  return false;
}

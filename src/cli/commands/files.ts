// timg-inspect files ARCHIVE [PATH]
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import { fileDigests } from '../../analysis/file-digests.ts';
import type { Merged } from '../../analysis/merge.ts';
import { InputError } from '../../bytes/input-error.ts';
import type { Limits } from '../../bytes/limits.ts';
import { EntryTableBuilder } from '../../layer/entry-table.ts';
import { isRegular, shownNodes } from '../../report/file-data.ts';
import { type FilesView, files as report } from '../../report/files.ts';
import { normalizePath } from '../../spec/entry-path.ts';
import { stackLayers } from '../../tree/apply.ts';
import type { TreeNode } from '../../tree/file-tree.ts';
import { findNode } from '../../tree/find.ts';
import type { Command } from '../command.ts';
import { pathsOf } from '../glob-option.ts';
import { layerIndex } from '../layer-index.ts';

export const files: Command = {
  name: 'files',
  aliases: [],
  usage: '<archive> [path]',
  summary: 'The merged file system, like tar -tv',
  options: {
    layer: { type: 'string', requiresArg: true, describe: 'What this layer alone holds, from 0; -1 is the last' },
    glob: { type: 'string', requiresArg: true, describe: 'Only paths that match, such as "etc/**/*.conf"' },
    sort: { choices: ['path', 'size'], default: 'path', describe: 'Order of the list' },
    tree: { type: 'boolean', default: false, describe: 'Indent by directory' },
    digest: { type: 'boolean', default: false, describe: 'SHA-256 of each file (JSON)' },
  },
  async run({ archives: [archive], options, limits, analyzeOne }) {
    const { analysis, image } = await analyzeOne(archive, 'merged');
    const { merged } = image;
    if (!merged) return report(analysis, undefined);
    const view =
      options.layer === undefined ? merged : oneLayer(merged, layerIndex(options.layer, merged.tables.length), limits);
    const top = topOf(archive, view, options.path, limits);
    const wants = options.glob === undefined ? () => true : pathsOf('glob', options.glob);
    return report(analysis, {
      ...view,
      top,
      order: options.sort === 'size' ? 'size' : 'path',
      layout: options.tree ? 'tree' : 'list',
      wants,
      digestOf: options.digest ? await digests(image, view, top, limits) : undefined,
    });
  },
};

type View = Pick<FilesView, 'root' | 'tables'>;

/** The tree of one layer's entries, its whiteouts hiding nothing. */
function oneLayer({ tables }: Merged, wanted: number, limits: Limits): View {
  const empty = new EntryTableBuilder().build();
  const alone = tables.map((table, layer) => (layer === wanted ? table : empty));
  return { root: stackLayers(alone, limits).root, tables: alone };
}

function topOf(archive: string, { root, tables }: View, path: unknown, limits: Limits): TreeNode {
  if (path === undefined) return root;
  const node = findNode(root, tables, String(path), limits, 'not the last link');
  if (!node) throw new InputError('not-found', `${archive}: no ${normalizePath(String(path)).path} in its file system`);
  return node;
}

async function digests(
  { layers }: ImageAnalysis,
  { tables }: View,
  top: TreeNode,
  limits: Limits,
): Promise<FilesView['digestOf']> {
  const regular = shownNodes(top).filter((node) => isRegular(node, tables));
  const owners = regular.flatMap(({ inode }) => (inode ? [inode.owner] : []));
  const found = await fileDigests(layers, tables, owners, limits);
  return ({ inode }) => (inode && found[inode.owner.layer].get(inode.owner.row)) ?? null;
}

// timg-inspect files ARCHIVE [PATH]
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import { fileDigests } from '../../analysis/file-digests.ts';
import type { Merged } from '../../analysis/merge.ts';
import { InputError } from '../../bytes/input-error.ts';
import type { Limits } from '../../bytes/limits.ts';
import { EntryTableBuilder } from '../../layer/entry-table.ts';
import { regularFileAt, shownPaths } from '../../report/file-data.ts';
import { type FilesView, files as report } from '../../report/files.ts';
import { normalizePath } from '../../spec/entry-path.ts';
import { stackLayers } from '../../tree/apply.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import { findPlace } from '../../tree/find.ts';
import { type Place, rootPlace } from '../../tree/places.ts';
import type { Command } from '../command.ts';
import { pathsOf } from '../glob-option.ts';
import { layerIndex, layerOption } from '../layer-index.ts';

export const files: Command = {
  name: 'files',
  aliases: [],
  group: 'Files',
  positionals: 'ARCHIVE [PATH]',
  summary: 'List the final filesystem, like tar -tv',
  examples: ['files app.tar /etc', "files app.tar --glob '*.so' --sort size"],
  options: {
    layer: layerOption,
    glob: { type: 'string', requiresArg: true, placeholder: 'GLOB', describe: 'Show only the files that match GLOB' },
    sort: {
      type: 'string',
      requiresArg: true,
      choices: ['path', 'size'],
      default: 'path',
      placeholder: 'KEY',
      describe: 'Sort by path or size (default: path)',
    },
    tree: { type: 'boolean', default: false, describe: 'Indent by directory' },
    digest: { type: 'boolean', default: false, describe: 'Add the SHA-256 of each file (JSON output only)' },
  },
  async run({ archives: [archive], options, limits, analyzeOne }) {
    const { analysis, image } = await analyzeOne(archive, 'merged');
    const { merged } = image;
    if (!merged) return report(analysis, undefined);
    const tree =
      options.layer === undefined
        ? merged.tree
        : oneLayer(merged, layerIndex(options.layer, merged.tables.length), limits);
    const top = topOf(archive, tree, options.path, limits);
    const wants = options.glob === undefined ? () => true : pathsOf('glob', options.glob);
    return report(analysis, {
      tree,
      top,
      order: options.sort === 'size' ? 'size' : 'path',
      layout: options.tree ? 'tree' : 'list',
      wants,
      digestOf: options.digest ? await digests(image, tree, top, limits) : undefined,
    });
  },
};

/** The tree of one layer's entries alone. */
function oneLayer({ tables }: Merged, wanted: number, limits: Limits): FileTree {
  const empty = new EntryTableBuilder().build();
  const alone = tables.map((table, layer) => (layer === wanted ? table : empty));
  return stackLayers(alone, limits).tree;
}

function topOf(archive: string, tree: FileTree, path: unknown, limits: Limits): Place {
  if (path === undefined) return rootPlace;
  const place = findPlace(tree, String(path), limits, 'not the last link');
  if (place !== undefined) return place;
  throw new InputError('not-found', `${archive}: /${normalizePath(String(path)).path}: not found in the image`);
}

async function digests(
  { layers }: ImageAnalysis,
  tree: FileTree,
  top: Place,
  limits: Limits,
): Promise<FilesView['digestOf']> {
  const owners = shownPaths(tree, top).flatMap(({ place }) => regularFileAt(tree, place) ?? []);
  const found = await fileDigests(layers, tree.tables, owners, limits);
  return (place) => {
    const owner = regularFileAt(tree, place);
    return (owner && found[owner.layer].get(owner.row)) ?? null;
  };
}

// timg-inspect cat ARCHIVE PATH
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import type { LayerAnalysis } from '../../analysis/layer-analysis.ts';
import { InputError } from '../../bytes/input-error.ts';
import { limitFlag } from '../../bytes/limits.ts';
import { fileSizeAt, missingAt, payloadAt } from '../../layer/entry.ts';
import type { EntryTable } from '../../layer/entry-table.ts';
import { readContent } from '../../layer/read-files.ts';
import { canExpand } from '../../layer/sparse-file.ts';
import { normalizePath } from '../../oci/entry-path.ts';
import { commandLine, imageArguments, withArguments } from '../../report/command-line.ts';
import { regularFileAt } from '../../report/files/file-data.ts';
import { skippedText } from '../../report/files/missing-path.ts';
import { layerDamage } from '../../rules/completeness.ts';
import { displayPath, pathInMessage } from '../../rules/wording.ts';
import { humanSize } from '../../text/byte-size.ts';
import type { EntryRef } from '../../tree/entry-ref.ts';
import type { Stack } from '../../tree/stack.ts';
import type { Command } from '../command.ts';
import { findFile, layerFilesOption } from '../options/layer-files-option.ts';
import type { OptionTable } from '../options/option.ts';

const options = { layer: layerFilesOption } as const satisfies OptionTable;

export const cat: Command<'ARCHIVE PATH', typeof options> = {
  name: 'cat',
  aliases: [],
  group: 'Files',
  positionals: 'ARCHIVE PATH',
  summary: 'Print a file of the final filesystem, or one that a layer ships',
  examples: [
    'cat app.tar /etc/os-release',
    'cat app.tar#web /app/config.json -o config.json',
    'cat --layer 3 app.tar /root/deleted.txt',
  ],
  options,
  printsFile: true,
  async run({ archives: [archive], options, limits, analyzeOne }) {
    const { analysis, image } = await analyzeOne(archive, 'stacked');
    const { path } = options;
    const { stack, place, layer } = findFile(analysis, image, {
      layer: options.layer,
      path,
      archive,
      command: 'cat',
      follow: 'last link too',
      limits,
    });
    const { tree, tables } = stack;
    const shown = pathInMessage(normalizePath(path).path);
    const owner = regularFileAt(tree, place);
    if (!owner) {
      const what = tree.isDirectory(place) ? 'is a directory' : 'is not a regular file';
      const isOneOfSeveral = analysis.contents.images.length > 1;
      const chosen = isOneOfSeveral ? imageArguments(analysis, image.image) : [archive, ...withArguments(analysis)];
      const ofLayer = layer === undefined ? [] : ['--layer', String(layer)];
      const command = commandLine('files', ...ofLayer, ...chosen, displayPath(normalizePath(path).path));
      throw new InputError('usage', `${archive}: ${shown} ${what}; see ${command}`);
    }
    const analyzed = image.layers[owner.layer] as LayerAnalysis;
    const table = tables[owner.layer] as EntryTable;
    const { range } = analyzed.layer;
    const payload = payloadAt(table, owner.row);
    const size = fileSizeAt(table, owner.row);
    if (!range || !canExpand(payload, limits)) {
      throw new InputError(
        'limit',
        `${archive}: ${shown} is a sparse file of ${humanSize(size)}, more than ${limitFlag('expandedSize')} allows`,
      );
    }
    return {
      chunks: readContent(range, payload, limits),
      source: analysis.archive,
      size: payload.sparse ? size : size + missingAt(table, owner.row),
      shortfall: [`${archive}: ${shown} is incomplete`, layerDamage(analyzed)].filter(Boolean).join(': '),
      doubt:
        layer === undefined
          ? (doubtOf(image, owner.layer, `${archive}: ${shown}`) ??
            replacementOf(stack, tree.pathOf(place), owner, archive))
          : undefined,
    };
  },
};

/** The data that is missing in a damaged layer may replace or delete files of the layers below it. */
function doubtOf({ layers }: ImageAnalysis, layer: number, file: string): string | undefined {
  const damage = layers.slice(layer).flatMap((one) => layerDamage(one) ?? []);
  return damage.length === 0 ? undefined : `${file} may have been changed or deleted later: ${damage.join('; ')}`;
}

/** A later entry for the file that cannot be extracted. */
function replacementOf(stack: Stack, path: string, owner: EntryRef, archive: string): string | undefined {
  const skipped = skippedText(stack, path, owner);
  return skipped && `${archive}: this is the file of layer ${owner.layer}; ${skipped}`;
}

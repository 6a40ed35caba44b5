// timg-inspect cat ARCHIVE PATH
import { InputError } from '../../bytes/input-error.ts';
import { limitFlag } from '../../bytes/limits.ts';
import { fileSizeAt, payloadAt } from '../../layer/entry.ts';
import { canExpand } from '../../layer/expand.ts';
import { readContent } from '../../layer/read-content.ts';
import { regularFileAt } from '../../report/file-data.ts';
import { findPlace } from '../../tree/find.ts';
import type { Command } from '../command.ts';
import { mergedOf } from '../merged-of.ts';

export const cat: Command = {
  name: 'cat',
  aliases: [],
  usage: '<archive> <path>',
  summary: "A file's bytes from the merged file system",
  options: {},
  async run({ archives: [archive], options, limits, analyzeOne }) {
    const { image } = await analyzeOne(archive, 'merged');
    const { tree, tables } = mergedOf(image, archive);
    const path = String(options.path);
    const place = findPlace(tree, path, limits, 'last link too');
    if (place === undefined) throw new InputError('not-found', `${archive}: no ${path} in its file system`);
    const owner = regularFileAt(tree, place);
    if (!owner) {
      const what = tree.isDirectory(place) ? 'is a directory' : 'is no regular file';
      throw new InputError('usage', `${archive}: ${path} ${what}; see timg-inspect files`);
    }
    const { layer, row } = owner;
    const { range } = image.layers[layer].layer;
    const payload = payloadAt(tables[layer], row);
    if (!range || !canExpand(payload, limits)) {
      throw new InputError(
        'limit',
        `${archive}: ${path} is a sparse file of ${fileSizeAt(tables[layer], row)} bytes: too large, see ${limitFlag('expandedSize')}`,
      );
    }
    return { chunks: readContent(range, payload, limits), size: fileSizeAt(tables[layer], row) };
  },
};

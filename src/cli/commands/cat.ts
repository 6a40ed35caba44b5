// timg-inspect cat ARCHIVE PATH
import { InputError } from '../../bytes/input-error.ts';
import { limitFlag } from '../../bytes/limits.ts';
import { fileSizeAt, payloadAt } from '../../layer/entry.ts';
import { canExpand } from '../../layer/expand.ts';
import { readContent } from '../../layer/read-content.ts';
import { isRegular } from '../../report/file-data.ts';
import { findNode } from '../../tree/find.ts';
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
    const { root, tables } = mergedOf(image, archive);
    const path = String(options.path);
    const node = findNode(root, tables, path, limits, 'last link too');
    if (!node) throw new InputError('not-found', `${archive}: no ${path} in its file system`);
    if (!node.inode || !isRegular(node, tables)) {
      const what = node.children ? 'is a directory' : 'is no regular file';
      throw new InputError('usage', `${archive}: ${path} ${what}; see timg-inspect files`);
    }
    const { layer, row } = node.inode.owner;
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

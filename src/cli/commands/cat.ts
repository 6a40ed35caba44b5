// timg-inspect cat ARCHIVE PATH
import { InputError } from '../../bytes/input-error.ts';
import { limitFlag } from '../../bytes/limits.ts';
import { fileSizeAt, payloadAt } from '../../layer/entry.ts';
import { canExpand } from '../../layer/expand.ts';
import { readContent } from '../../layer/read-content.ts';
import { commandLine } from '../../report/command-line.ts';
import { regularFileAt } from '../../report/file-data.ts';
import { humanSize } from '../../spec/byte-size.ts';
import { normalizePath } from '../../spec/entry-path.ts';
import { findPlace } from '../../tree/find.ts';
import type { Command } from '../command.ts';
import { mergedOf } from '../merged-of.ts';

export const cat: Command = {
  name: 'cat',
  aliases: [],
  group: 'Files',
  positionals: 'ARCHIVE PATH',
  summary: 'Print a file of the final filesystem',
  examples: ['cat app.tar /etc/os-release', 'cat app.tar#web /app/config.json -o config.json'],
  options: {},
  async run({ archives: [archive], options, limits, analyzeOne }) {
    const { image } = await analyzeOne(archive, 'merged');
    const { tree, tables } = mergedOf(image, archive);
    const path = String(options.path);
    const place = findPlace(tree, path, limits, 'last link too');
    if (place === undefined)
      throw new InputError('not-found', `${archive}: /${normalizePath(path).path}: not found in the image`);
    const owner = regularFileAt(tree, place);
    if (!owner) {
      const what = tree.isDirectory(place) ? 'is a directory' : 'is not a regular file';
      throw new InputError(
        'usage',
        `${archive}: /${normalizePath(path).path} ${what}; see ${commandLine('files', archive, `/${normalizePath(path).path}`)}`,
      );
    }
    const { layer, row } = owner;
    const { range } = image.layers[layer].layer;
    const payload = payloadAt(tables[layer], row);
    if (!range || !canExpand(payload, limits)) {
      throw new InputError(
        'limit',
        `${archive}: /${normalizePath(path).path} is a sparse file of ${humanSize(fileSizeAt(tables[layer], row))}, more than ${limitFlag('expandedSize')} allows`,
      );
    }
    return { chunks: readContent(range, payload, limits), size: fileSizeAt(tables[layer], row) };
  },
};

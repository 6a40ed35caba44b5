// timg-inspect trace ARCHIVE PATH
import { InputError } from '../../bytes/input-error.ts';
import { trace as report } from '../../report/trace.ts';
import { normalizePath } from '../../spec/entry-path.ts';
import { findNode } from '../../tree/find.ts';
import type { Command } from '../command.ts';
import { mergedOf } from '../merged-of.ts';

export const trace: Command = {
  name: 'trace',
  aliases: [],
  usage: '<archive> <path>',
  summary: "A file's biography: born, changed, removed in which layer, and what was paid each time",
  options: {},
  async run({ archives: [archive], options, limits, analyzeOne }) {
    const { analysis, image } = await analyzeOne(archive, 'merged');
    const merged = mergedOf(image, archive);
    const asked = String(options.path);
    const { path } = normalizePath(asked);
    // A path behind a linked directory is known by where that leads; one that is gone only by its name.
    const node = findNode(merged.root, merged.tables, asked, limits, 'not the last link');
    const answer = report(analysis, image, merged, node?.path ?? path);
    if (!answer) throw new InputError('not-found', `${archive}: no layer ever had ${path}`);
    return answer;
  },
};

// timg-inspect trace ARCHIVE PATH
import type { Merged } from '../../analysis/merge.ts';
import { InputError } from '../../bytes/input-error.ts';
import type { Limits } from '../../bytes/limits.ts';
import { trace as report } from '../../report/trace.ts';
import { normalizePath } from '../../spec/entry-path.ts';
import { findPlace } from '../../tree/find.ts';
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
    // By where its parents' links lead; or by its name, where that was a path of its own before there was a link.
    const answer =
      report(analysis, image, merged, behindLinks(merged, asked, limits)) ?? report(analysis, image, merged, path);
    if (answer) return answer;
    const what = path === '' ? 'no layer has an entry for / itself' : `no layer ever had ${path}`;
    throw new InputError('not-found', `${archive}: ${what}`);
  },
};

/** Where the links of a path's parents lead in the end; what stood there may be gone. */
function behindLinks({ tree }: Merged, asked: string, limits: Limits): string {
  const [, above, name] = /^(.*?)([^/]*)\/*$/s.exec(asked) ?? ['', '', ''];
  const parent = findPlace(tree, above, limits, 'last link too');
  const isDirectory = parent !== undefined && tree.isDirectory(parent);
  return normalizePath(isDirectory ? `${tree.pathOf(parent)}/${name}` : asked).path;
}

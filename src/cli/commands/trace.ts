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
  group: 'Files',
  positionals: 'ARCHIVE PATH',
  summary: 'Show which layers added, changed or deleted a file, and the bytes that each added',
  examples: ['trace app.tar /etc/passwd', 'trace app.tar /app/config.json --format json'],
  options: {},
  async run({ archives: [archive], options, limits, analyzeOne }) {
    const { analysis, image } = await analyzeOne(archive, 'merged');
    const merged = mergedOf(image, archive);
    const asked = String(options.path);
    const { path } = normalizePath(asked);
    // The path behind links of parent directories; or the path as given, if it existed before there was such a link.
    const answer =
      report(analysis, image, merged, behindLinks(merged, asked, limits)) ?? report(analysis, image, merged, path);
    if (answer) return answer;
    const what = path === '' ? 'no layer has an entry for /' : `/${path}: never existed in any layer`;
    throw new InputError('not-found', `${archive}: ${what}`);
  },
};

/** The path behind links of its parent directories; it can be deleted. */
function behindLinks({ tree }: Merged, asked: string, limits: Limits): string {
  const [, above, name] = /^(.*?)([^/]*)\/*$/s.exec(asked) ?? ['', '', ''];
  const parent = findPlace(tree, above, limits, 'last link too');
  const isDirectory = parent !== undefined && tree.isDirectory(parent);
  return normalizePath(isDirectory ? `${tree.pathOf(parent)}/${name}` : asked).path;
}

// timg-inspect trace ARCHIVE PATH
import { normalizePath } from '../../oci/entry-path.ts';
import { skippedText } from '../../report/files/missing-path.ts';
import { trace as report } from '../../report/trace.ts';
import { pathInMessage } from '../../rules/wording.ts';
import { behindLinks } from '../../tree/path-history.ts';
import type { Command } from '../command.ts';
import { notFound } from '../not-found.ts';
import { requireMerged } from '../options/command-options.ts';

export const trace: Command<'ARCHIVE PATH'> = {
  name: 'trace',
  aliases: [],
  group: 'Files',
  positionals: 'ARCHIVE PATH',
  summary: 'Show which layers added, changed or deleted a file, and the bytes that each added',
  examples: ['trace app.tar /etc/passwd', 'trace app.tar /app/config.json --format json'],
  options: {},
  async run({ archives: [archive], options, limits, shows, analyzeOne }) {
    const wantsPackages = shows(['package'], false);
    const { analysis, image } = await analyzeOne(
      archive,
      wantsPackages ? { depth: 'merged', packages: true } : 'merged',
    );
    const merged = requireMerged(image, archive);
    const asked = options.path;
    const { path } = normalizePath(asked);
    // Try the path with links in parent directories followed, then the path as given, which may have existed before such a
    // link.
    for (const found of [behindLinks(merged.tree, asked, limits), path]) {
      const answer = report(analysis, image, merged, { path: found, asked: path, limits });
      if (answer) return answer;
    }
    const nowhere = path === '' ? 'no layer has an entry for /' : `${pathInMessage(path)} is in no layer`;
    throw notFound(archive, nowhere, analysis, skippedText(merged, path));
  },
};

// timg-inspect bloat ARCHIVE
import { ownLayers, possibleBases } from '../../analysis/own-layers.ts';
import { sameContents } from '../../analysis/same-contents.ts';
import { bloat as report } from '../../report/bloat.ts';
import { baseOption, namedBases } from '../base-option.ts';
import type { Command } from '../command.ts';
import { rowLimit, rowLimitOption } from '../row-limit.ts';

export const bloat: Command = {
  name: 'bloat',
  aliases: [],
  group: 'Size',
  positionals: 'ARCHIVE',
  summary: 'Show wasted bytes by cause, instruction, directory and file, and how to fix them',
  examples: ['bloat app.tar', 'bloat app.tar --base base.tar --limit 0'],
  options: { base: baseOption, limit: rowLimitOption },
  async run({ archives: [archive], options, limits, analyzeOne, declared }) {
    const { analysis, image } = await analyzeOne(archive, 'merged');
    const named = await namedBases(options, declared);
    const own = ownLayers(image.image, possibleBases(image.image, named, analysis.contents));
    const same = image.merged
      ? await sameContents(image.layers, image.merged, limits)
      : { moves: [], identicalFiles: [] };
    return report(analysis, image, { own, ...same, mostRows: rowLimit(options, 10) });
  },
};

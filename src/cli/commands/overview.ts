// timg-inspect ARCHIVE
import { overview as report } from '../../report/overview.ts';
import type { Command } from '../command.ts';
import { allAboveBase, baseOptions, baseSources, requireBase } from '../options/base-option.ts';
import { estimateOption, withEstimate } from '../options/compression-options.ts';
import type { OptionTable } from '../options/option.ts';

const options = { ...baseOptions, estimate: estimateOption } as const satisfies OptionTable;

export const overview: Command<'ARCHIVE', typeof options> = {
  name: 'overview',
  isDefault: true,
  aliases: [],
  group: 'Size',
  positionals: 'ARCHIVE',
  summary: 'Show what is in the archive, how big it is, what is wasted, and what is wrong',
  examples: ['app.tar', 'app.tar --format json'],
  options,
  /** Only the map of a page shows packages and compressed bytes, and only that of a single image. */
  async run({ archives: [archive], options, analyze, declared, draws, offersScreen }) {
    const bases = await baseSources(options, declared);
    const analysis = await analyze(archive, (images) => {
      const isDrawn = draws && images.length === 1;
      const distribution = isDrawn ? 'stored' : undefined;
      return withEstimate({ depth: 'merged', packages: isDrawn, attestations: true, distribution }, options);
    });
    requireBase(analysis, bases);
    return report(allAboveBase(analysis, bases), offersScreen);
  },
};

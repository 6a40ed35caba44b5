// timg-inspect bloat ARCHIVE
import { sameContents } from '../../analysis/same-contents.ts';
import { bloat as report } from '../../report/bloat/bloat.ts';
import { commandLine, imageArguments } from '../../report/command-line.ts';
import type { Command } from '../command.ts';
import { aboveBase, baseArguments, baseOptions, baseSources, requireBase } from '../options/base-option.ts';
import { rowLimit, rowLimitOption } from '../options/command-options.ts';
import { estimateArguments, estimateOption, withDistribution } from '../options/compression-options.ts';
import type { OptionTable } from '../options/option.ts';

const options = {
  ...baseOptions,
  estimate: estimateOption,
  limit: rowLimitOption(10),
} as const satisfies OptionTable;

export const bloat: Command<'ARCHIVE', typeof options> = {
  name: 'bloat',
  aliases: [],
  group: 'Size',
  positionals: 'ARCHIVE',
  summary: 'Show wasted bytes by cause, instruction, directory and file, and how to fix them',
  examples: ['bloat app.tar', 'bloat app.tar --base base.tar --limit 0'],
  options,
  async run({ archives: [archive], options, limits, analyzeOne, declared }) {
    const one = await analyzeOne(
      archive,
      withDistribution({ depth: 'merged', packages: true, attestations: true, fileDigests: true }, options),
    );
    const bases = await baseSources(options, declared);
    requireBase(one.analysis, bases);
    const { analysis, image } = aboveBase(one, bases);
    const same = image.merged
      ? await sameContents(image.layers, image.merged, limits)
      : { moves: [], identicalFiles: [] };
    const words = [...imageArguments(analysis, image.image), ...baseArguments(options)];
    const allRows = commandLine('bloat', ...words, ...estimateArguments(options), '--limit', '0');
    const estimate = `to estimate what a pull costs: ${commandLine('bloat', ...words, '--estimate', 'gzip:6')}`;
    return report(analysis, image, { ...same, maxRows: rowLimit(options, 10), allRows, estimate });
  },
};

// timg-inspect layers ARCHIVE

import { chargeLayerRows } from '../../analysis/layer-rows.ts';
import { layers as report } from '../../report/layers.ts';
import type { Command } from '../command.ts';
import { allAboveBase, baseOptions, baseSources, requireBase } from '../options/base-option.ts';
import { estimateOption, withDistribution } from '../options/compression-options.ts';
import type { OptionTable } from '../options/option.ts';

const options = { ...baseOptions, estimate: estimateOption } as const satisfies OptionTable;

export const layers: Command<'ARCHIVE', typeof options> = {
  name: 'layers',
  aliases: [],
  group: 'Size',
  positionals: 'ARCHIVE',
  summary: 'Show the hashes, sizes, ledger and instruction of each layer',
  examples: ['layers app.tar', 'layers app.tar --base base.tar', 'layers app.tar --format json'],
  options,
  async run({ archives: [archive], options, limits, analyze, declared }) {
    const bases = await baseSources(options, declared);
    const analysis = await analyze(archive, withDistribution({ depth: 'merged', attestations: true }, options));
    requireBase(analysis, bases);
    chargeLayerRows([analysis], limits);
    return report(allAboveBase(analysis, bases));
  },
};

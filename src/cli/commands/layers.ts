// timg-inspect layers ARCHIVE
import { layers as report } from '../../report/layers.ts';
import type { Command } from '../command.ts';
import { estimateOption, withDistribution } from '../options/compression-options.ts';
import type { OptionTable } from '../options/option.ts';

const options = { estimate: estimateOption } as const satisfies OptionTable;

export const layers: Command<'ARCHIVE', typeof options> = {
  name: 'layers',
  aliases: [],
  group: 'Size',
  positionals: 'ARCHIVE',
  summary: 'Show the hashes, sizes, ledger and instruction of each layer',
  examples: ['layers app.tar', 'layers app.tar --format json'],
  options,
  run: async ({ archives: [archive], options, analyze }) =>
    report(await analyze(archive, withDistribution({ depth: 'merged', attestations: true }, options))),
};

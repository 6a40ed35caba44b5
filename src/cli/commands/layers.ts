// timg-inspect layers ARCHIVE
import { layers as report } from '../../report/layers.ts';
import type { Command } from '../command.ts';

export const layers: Command<'ARCHIVE'> = {
  name: 'layers',
  aliases: [],
  group: 'Size',
  positionals: 'ARCHIVE',
  summary: 'Show the hashes, sizes, ledger and instruction of each layer',
  examples: ['layers app.tar', 'layers app.tar --format json'],
  options: {},
  run: async ({ archives: [archive], analyze }) =>
    report(await analyze(archive, { depth: 'merged', attestations: true })),
};

// timg-inspect layers ARCHIVE
import { layers as report } from '../../report/layers.ts';
import type { Command } from '../command.ts';

export const layers: Command = {
  name: 'layers',
  aliases: [],
  usage: '<archive>',
  summary: 'A row a layer: hashes, sizes, ledger, instruction',
  options: {},
  run: async ({ archives: [archive], analyze }) => report(await analyze(archive, 'merged')),
};

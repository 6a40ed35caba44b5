// timg-inspect layers ARCHIVE
import { layers as report } from '../../report/layers.ts';
import type { Command } from '../command.ts';

export const layers: Command = {
  name: 'layers',
  aliases: [],
  takes: 'one archive',
  summary: 'A row a layer: hashes, sizes, entries, instruction',
  options: {},
  run: async ({ archives: [archive], analyze }) => report(await analyze(archive)),
};

// timg-inspect ARCHIVE
import { overview as report } from '../../report/overview.ts';
import type { Command } from '../command.ts';

export const overview: Command = {
  name: '',
  aliases: [],
  usage: '<archive>',
  summary: 'What is in the archive, how big it is, what is wasted, what is wrong',
  options: {},
  run: async ({ archives: [archive], analyze }) => report(await analyze(archive, 'merged')),
};

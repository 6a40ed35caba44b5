// timg-inspect verify ARCHIVE
import { verification } from '../../report/verification.ts';
import type { Command } from '../command.ts';

export const verify: Command = {
  name: 'verify',
  aliases: [],
  usage: '<archive>',
  summary: 'All that validate does, and every digest and size against the bytes',
  options: {},
  run: async ({ archives: [archive], analyze }) => verification(await analyze(archive, 'verified')),
};

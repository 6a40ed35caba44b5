// timg-inspect inspect ARCHIVE
import { inspection } from '../../report/inspection.ts';
import type { Command } from '../command.ts';

export const inspect: Command = {
  name: 'inspect',
  aliases: [],
  usage: '<archive>',
  summary: 'The document that docker image inspect prints',
  options: {},
  run: async ({ archives: [archive], analyze }) => inspection(await analyze(archive, 'layers')),
};

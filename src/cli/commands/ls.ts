// timg-inspect ls ARCHIVE…
import type { Analysis } from '../../analysis/analysis.ts';
import { listing } from '../../report/listing.ts';
import type { Command } from '../command.ts';

export const ls: Command = {
  name: 'ls',
  aliases: ['images'],
  usage: '<archives..>',
  summary: 'The images, as docker image ls lists them',
  options: {},
  async run({ archives, now, analyze }) {
    const analyses: Analysis[] = [];
    for (const archive of archives) analyses.push(await analyze(archive, 'layers'));
    return listing(analyses, { now, isTruncated: true });
  },
};

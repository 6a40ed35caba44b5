// timg-inspect inspect ARCHIVE…
import type { Analysis } from '../../analysis/analysis.ts';
import { inspection } from '../../report/inspection.ts';
import type { Command } from '../command.ts';
import { sharedOptions } from '../shared-options.ts';

export const inspect: Command = {
  name: 'inspect',
  aliases: [],
  usage: '<archives..>',
  summary: 'The document that docker image inspect prints',
  options: { format: { ...sharedOptions.format, alias: 'f' } },
  async run({ archives, analyze }) {
    const analyses: Analysis[] = [];
    for (const archive of archives) analyses.push(await analyze(archive, 'layers'));
    return inspection(analyses);
  },
};

// timg-inspect sharing ARCHIVE…
import { sharing as report } from '../../report/sharing.ts';
import type { Command } from '../command.ts';
import { rowLimit, rowLimitOption } from '../row-limit.ts';

export const sharing: Command = {
  name: 'sharing',
  aliases: [],
  usage: '<archives..>',
  summary: 'Layers that images share, and what deleting one of them would free',
  options: { limit: rowLimitOption },
  run: async ({ archives, options, analyzeAll }) => report(await analyzeAll(archives, 'layers'), rowLimit(options, 20)),
};

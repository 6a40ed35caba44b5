// timg-inspect sharing ARCHIVE…
import { sharing as report } from '../../report/sharing.ts';
import type { Command } from '../command.ts';
import { rowLimit, rowLimitOption } from '../options/command-options.ts';
import type { OptionTable } from '../options/option.ts';

const options = { limit: rowLimitOption(20) } as const satisfies OptionTable;

export const sharing: Command<'ARCHIVE...', typeof options> = {
  name: 'sharing',
  aliases: [],
  group: 'Size',
  positionals: 'ARCHIVE...',
  summary: 'Show which layers images share, and what deleting one image would save',
  examples: ['sharing app.tar worker.tar', 'sharing app.tar worker.tar --format json'],
  options,
  run: async ({ archives, options, analyzeAll }) => report(await analyzeAll(archives, 'layers'), rowLimit(options, 20)),
};

// timg-inspect history ARCHIVE

import { sizeFields } from '../../report/history/docker-history.ts';
import { dockerfile } from '../../report/history/dockerfile.ts';
import { history as report } from '../../report/history/history.ts';
import type { Command } from '../command.ts';
import type { OptionTable } from '../options/option.ts';

const options = {
  human: {
    alias: 'H',
    type: 'boolean',
    default: true,
    describe: 'Print sizes with units; -H=false for bytes',
  },
  'no-trunc': { type: 'boolean', default: false, describe: 'Do not truncate IDs and instructions' },
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'Only show IDs' },
  dockerfile: { type: 'boolean', default: false, describe: 'Reconstruct a Dockerfile from the history' },
} as const satisfies OptionTable;

export const history: Command<'ARCHIVE', typeof options> = {
  name: 'history',
  aliases: [],
  group: 'Size',
  positionals: 'ARCHIVE',
  summary: 'Show the image history with the size and waste of each layer, like docker history',
  examples: ['history app.tar', 'history app.tar --dockerfile'],
  options,
  async run({ archives: [archive], options, now, shows, analyzeOne }) {
    const needsLayers = !options.dockerfile && shows(sizeFields, !options.quiet);
    const { analysis, image } = await analyzeOne(archive, needsLayers ? 'merged' : 'declared');
    if (options.dockerfile) return dockerfile(analysis, image);
    return report(analysis, image, {
      isCut: !options['no-trunc'],
      isHuman: options.human,
      isQuiet: options.quiet,
      now,
    });
  },
};

// timg-inspect history ARCHIVE
import { dockerfile } from '../../report/dockerfile.ts';
import { history as report } from '../../report/history.ts';
import type { Command } from '../command.ts';

export const history: Command = {
  name: 'history',
  aliases: [],
  usage: '<archive>',
  summary: 'Every step of the build, those without a layer too, with what it weighs',
  options: {
    human: { alias: 'H', type: 'boolean', default: true, describe: 'Sizes in units; -H=false for bytes' },
    'no-trunc': { type: 'boolean', default: false, describe: 'Show IDs whole, and the steps as they are written' },
    quiet: { alias: 'q', type: 'boolean', default: false, describe: 'Only IDs' },
    dockerfile: { type: 'boolean', default: false, describe: 'A Dockerfile put together from the steps' },
  },
  async run({ archives: [archive], options, now, analyzeOne }) {
    const { analysis, image } = await analyzeOne(archive, options.dockerfile ? 'layers' : 'merged');
    if (options.dockerfile) return dockerfile(analysis, image);
    return report(analysis, image, {
      isCut: options['no-trunc'] !== true,
      isHuman: options.human !== false,
      isQuiet: options.quiet === true,
      now,
    });
  },
};

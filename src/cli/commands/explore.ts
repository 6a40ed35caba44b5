// timg-inspect explore ARCHIVE
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import { InputError } from '../../bytes/input-error.ts';
import type { Command } from '../command.ts';
import { estimateOption, withDistribution } from '../options/compression-options.ts';
import type { OptionTable } from '../options/option.ts';

const options = { estimate: estimateOption } as const satisfies OptionTable;

export const explore: Command<'ARCHIVE', typeof options> = {
  name: 'explore',
  aliases: [],
  group: 'Files',
  positionals: 'ARCHIVE',
  summary: 'Look around in an image: a full-screen program with its layers and files',
  examples: ['explore app.tar', 'explore app.tar#web --platform linux/arm64'],
  options,
  fillsScreen: true,
  async run({ archives: [archive], options, limits, pool, screen, open, analyzeSelected }) {
    if (!screen) {
      throw new InputError('usage', 'explore needs a terminal; for a file or a pipe, use files or layers');
    }
    const reading = withDistribution({ depth: 'merged', packages: true }, options);
    const selection = await open(archive, reading);
    // Ink and React take as long to load as a small answer to compute.
    const { exploreImages } = await import('../../explore/explore.tsx');
    await exploreImages({
      screen,
      limits,
      name: archive,
      images: selection.images,
      pool,
      analyze: async (image) => {
        const [analysis] = await analyzeSelected([{ ...selection, images: [image] }], reading);
        return analysis?.images[0] as ImageAnalysis;
      },
    });
    return { exitStatus: 0 };
  },
};

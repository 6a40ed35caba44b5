// timg-inspect explore ARCHIVE [NEW]
import type { Analysis } from '../../analysis/analysis.ts';
import type { Selection } from '../../analysis/scan-layers.ts';
import { InputError } from '../../bytes/input-error.ts';
import type { Command } from '../command.ts';
import { estimateOption, withDistribution } from '../options/compression-options.ts';
import type { OptionTable } from '../options/option.ts';

const options = { estimate: estimateOption } as const satisfies OptionTable;

export const explore: Command<'ARCHIVE [NEW]', typeof options> = {
  name: 'explore',
  aliases: [],
  group: 'Files',
  positionals: 'ARCHIVE [NEW]',
  summary: 'Look around in an image: a full-screen program with its layers and files',
  examples: ['explore app.tar', 'explore old.tar new.tar'],
  options,
  fillsScreen: true,
  async run({ archives, options, limits, pool, screen, open, analyzeSelected }) {
    if (!screen) {
      throw new InputError('usage', 'explore needs a terminal; for a file or a pipe, use files or layers');
    }
    const reading = withDistribution({ depth: 'merged', packages: true }, options);
    const selections: { readonly archive: string; readonly selection: Selection }[] = [];
    for (const archive of archives) selections.push({ archive, selection: await open(archive, reading) });
    // Ink and React take as long to load as a small answer to compute.
    const { exploreImages } = await import('../../explore/explore.tsx');
    await exploreImages({
      screen,
      limits,
      images: selections.flatMap(({ archive, selection }) => selection.images.map((image) => ({ archive, image }))),
      pool,
      analyze: async ({ image }) => {
        const chosen = selections.filter(({ selection }) => selection.images.includes(image));
        const [analysis] = await analyzeSelected(
          chosen.map(({ selection }) => ({ ...selection, images: [image] })),
          reading,
        );
        return analysis as Analysis;
      },
    });
    return { exitStatus: 0 };
  },
};

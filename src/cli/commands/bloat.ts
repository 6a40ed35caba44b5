// timg-inspect bloat ARCHIVE
import { ownLayers } from '../../analysis/own-layers.ts';
import { sameContents } from '../../analysis/same-contents.ts';
import { bloat as report } from '../../report/bloat.ts';
import type { Command } from '../command.ts';

export const bloat: Command = {
  name: 'bloat',
  aliases: [],
  usage: '<archive>',
  summary: 'Hidden bytes by cause, instruction and directory, and what to write instead',
  options: {
    base: { type: 'string', requiresArg: true, describe: 'Archive of the base image, to tell its layers from yours' },
  },
  async run({ archives: [archive], options, limits, analyzeOne, declared }) {
    const { analysis, image } = await analyzeOne(archive, 'merged');
    const named = options.base === undefined ? [] : (await declared(String(options.base))).contents.images;
    const annotated = analysis.contents.images.filter(
      ({ manifestDigest }) => manifestDigest === image.image.baseDigest,
    );
    const own = ownLayers(image.image, [...named, ...annotated]);
    const same = image.merged ? await sameContents(image.layers, image.merged, limits) : { moves: [], duplicates: [] };
    return report(analysis, image, own, same);
  },
};

// timg-inspect changes ARCHIVE [--layer N]
import { changes as report } from '../../report/changes.ts';
import type { Command } from '../command.ts';
import { layerIndex } from '../layer-index.ts';

export const changes: Command = {
  name: 'changes',
  aliases: [],
  usage: '<archive>',
  summary: "Each layer's diff: A added, M modified, T touched (attributes only), D removed",
  options: { layer: { type: 'string', requiresArg: true, describe: 'Only this layer, from 0; -1 is the last' } },
  async run({ archives: [archive], options, analyzeOne }) {
    const { analysis, image } = await analyzeOne(archive, 'merged');
    const all = image.layers.map((_, index) => index);
    const wanted = options.layer === undefined ? all : [layerIndex(options.layer, all.length)];
    return report(analysis, image, wanted);
  },
};

// timg-inspect changes ARCHIVE [--layer N]
import { mergeKnown } from '../../analysis/merge-known.ts';
import { changes as report } from '../../report/changes.ts';
import type { Command } from '../command.ts';
import { layerIndex, layerOption } from '../options/command-options.ts';
import type { OptionTable } from '../options/option.ts';

const options = { layer: layerOption } as const satisfies OptionTable;

export const changes: Command<'ARCHIVE', typeof options> = {
  name: 'changes',
  aliases: [],
  group: 'Files',
  positionals: 'ARCHIVE',
  summary: 'List what each layer changed: A added, M modified, T touched (same content), D removed',
  examples: ['changes app.tar', 'changes app.tar --layer -1'],
  options,
  async run({ archives: [archive], options, limits, pool, analyzeOne }) {
    const { analysis, image } = await analyzeOne(archive, 'merged');
    const all = image.layers.map((_, index) => index);
    const wanted = options.layer === undefined ? all : [layerIndex(options.layer, all.length)];
    return report(analysis, image, await mergeKnown(image, { limits, pool }), wanted);
  },
};

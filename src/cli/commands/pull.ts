// timg-inspect pull --from OLD NEW
import { changesBetween } from '../../analysis/comparison/comparison.ts';
import { lazyFormatsOf } from '../../analysis/comparison/lazy-formats.ts';
import { layerPulls } from '../../analysis/comparison/pull.ts';
import { InputError } from '../../bytes/input-error.ts';
import { commandLine, pairArguments } from '../../report/command-line.ts';
import { pull as report } from '../../report/pull/pull.ts';
import type { Command } from '../command.ts';
import { estimateOption, withDistribution } from '../options/compression-options.ts';
import type { OptionTable } from '../options/option.ts';

const options = {
  from: {
    type: 'string',
    requiresArg: true,
    placeholder: 'OLD',
    isRequired: true,
    describe: 'Archive with the image that the host has (required)',
  },
  estimate: estimateOption,
} as const satisfies OptionTable;

export const pull: Command<'NEW', typeof options> = {
  name: 'pull',
  aliases: [],
  group: 'Size',
  positionals: 'NEW',
  summary: 'Show what a host that has another image downloads, by layer and instruction',
  examples: ['pull --from old.tar new.tar', 'pull --from old.tar new.tar --format json'],
  options,
  async run({ archives: [archive], options, limits, pool, analyzeOneEach }) {
    const { from } = options;
    if (from === undefined) {
      throw new InputError('usage', '"pull" needs the image that the host has; pass its archive with --from OLD');
    }
    const [old, newer] = await analyzeOneEach([from, archive], withDistribution('merged', options));
    const changes = await changesBetween(old.image, newer.image, { limits, pool });
    const layers = layerPulls(old.image, newer.image, changes);
    const pulled = layers.filter(({ status }) => status !== 'reused');
    const formats = await lazyFormatsOf(
      newer.image.image,
      pulled.map(({ layer }) => layer),
      newer.analysis.contents,
    );
    const facts = {
      old: old.image,
      new: newer.image,
      layers,
      formats: new Map(pulled.map((layer, at) => [layer, formats[at] ?? []])),
    };
    const [before = '', after = '', ...platform] = pairArguments(old, newer);
    const estimate = commandLine('pull', '--from', before, after, ...platform, '--estimate', 'gzip:6');
    return report([old.analysis, newer.analysis], facts, estimate);
  },
};

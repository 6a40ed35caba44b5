// timg-inspect packages ARCHIVE [NAME...]
import { packageTypes } from '../../packages/ecosystem.ts';
import { fullName } from '../../packages/package-url.ts';
import { commandLine, imageArguments } from '../../report/command-line.ts';
import { packages as report } from '../../report/packages/packages.ts';
import { globFault, matching } from '../../text/glob.ts';
import { shortened } from '../../text/message-name.ts';
import { nearestWord } from '../../text/nearest-word.ts';
import type { Command } from '../command.ts';
import { notFound } from '../not-found.ts';
import { layerIndex, layerOption, requireMerged, rowLimit, rowLimitOption } from '../options/command-options.ts';
import { estimateArguments, estimateOption, withDistribution } from '../options/compression-options.ts';
import type { OptionTable } from '../options/option.ts';

const options = {
  layer: layerOption,
  estimate: estimateOption,
  type: {
    type: 'string',
    requiresArg: true,
    choices: packageTypes,
    placeholder: 'TYPE',
    describe: 'Show only packages of one type, such as deb, apk, rpm, pypi, npm, golang or maven',
  },
  sort: {
    type: 'string',
    requiresArg: true,
    choices: ['size', 'wasted', 'distribution', 'name'],
    default: 'size',
    placeholder: 'KEY',
    describe: 'Sort by size, wasted, distribution or name (default: size)',
  },
  tree: { type: 'boolean', default: false, describe: 'Group by type, with the size of each (not in JSON)' },
  files: { type: 'boolean', default: false, describe: 'Add the files of each package' },
  limit: rowLimitOption(20),
} as const satisfies OptionTable;

export const packages: Command<'ARCHIVE [NAME...]', typeof options> = {
  name: 'packages',
  aliases: [],
  group: 'Size',
  positionals: 'ARCHIVE [NAME...]',
  summary: 'Show the package that each byte belongs to, with the layer and instruction that added it',
  examples: ['packages app.tar', "packages app.tar 'deb/libperl*'"],
  options,
  async run({ archives: [archive], options, analyzeOne }) {
    const { analysis, image } = await analyzeOne(
      archive,
      withDistribution({ depth: 'merged', packages: true, attestations: true }, options),
    );
    const merged = requireMerged(image, archive);
    const { layers, ownership } = image;
    if (!ownership) throw new Error('no owners were looked for');
    const { names = [], type } = options;
    const selectors = names.map((name) => ({ name, selects: selectorOf(name) }));
    for (const { name, selects } of selectors) {
      if (ownership.packages.some((one) => selects({ type: one.type, name: fullName(one) }))) continue;
      const nearest = nearestWord(name, ownership.packages.map(fullName));
      const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
      throw notFound(archive, `no package "${shortened(name)}"${hint}`, analysis);
    }
    const words = [...imageArguments(analysis, image.image), ...names];
    return report(
      analysis,
      image,
      { merged, ownership },
      {
        layer: options.layer === undefined ? undefined : layerIndex(options.layer, layers.length),
        wants: (one) =>
          (type === undefined || one.type === type) &&
          (names.length === 0 || selectors.some(({ selects }) => selects(one))),
        order: options.sort,
        isTree: options.tree,
        isSelection: names.length > 0 || type !== undefined,
        listsFiles: options.files || names.length > 0,
        maxRows: rowLimit(options, 20),
        allRows: commandLine('packages', ...words, ...estimateArguments(options), '--limit', '0'),
      },
    );
  },
};

/** A name, `TYPE/NAME`, or a glob of one of these. Names such as `libstdc++6` are no globs. */
function selectorOf(name: string): (one: { readonly type: string; readonly name: string }) => boolean {
  const matches = globFault(name) === undefined ? matching(name) : () => false;
  return (one) => [one.name, `${one.type}/${one.name}`].some((form) => form === name || matches(form));
}

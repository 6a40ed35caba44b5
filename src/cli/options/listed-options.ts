// Options of `files` that choose what is listed, and how: --layer, --at, --du, --tree, --depth, --sort.
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import { mergeKnown } from '../../analysis/merge-known.ts';
import { filesystemAfter, type ListedFilesystem, layerAlone } from '../../analysis/totals/listed-filesystem.ts';
import { InputError } from '../../bytes/input-error.ts';
import { leftOutFindings } from '../../rules/left-out.ts';
import type { Finding } from '../../rules/rule.ts';
import type { Call } from '../command.ts';
import { incompleteImage, layerIndex, layerOption } from './command-options.ts';
import type { OptionTable, OptionValues } from './option.ts';

export const listedOptions = {
  layer: layerOption,
  at: {
    type: 'string',
    requiresArg: true,
    placeholder: 'N',
    describe: 'The filesystem after layer N, instead of after all layers',
  },
  du: {
    type: 'boolean',
    default: false,
    describe: 'Only directories, with the visible and wasted bytes in each; also those that only have wasted files',
  },
  tree: {
    type: 'boolean',
    default: false,
    describe: 'Indent by directory, with the visible and wasted bytes of each (not in JSON)',
  },
  depth: {
    type: 'number',
    requiresArg: true,
    placeholder: 'N',
    describe: 'With --du or --tree: show only N levels below PATH',
  },
  sort: {
    type: 'string',
    requiresArg: true,
    choices: ['path', 'size', 'distribution', 'wasted'],
    default: 'path',
    placeholder: 'KEY',
    describe:
      'Sort by path, size, distribution (the compressed bytes) or wasted (with --du or --tree, which sort each directory) (default: path)',
  },
} as const satisfies OptionTable;

type ListedValues = OptionValues<typeof listedOptions>;

/** @throws {InputError} if options exclude each other */
export function checkListed({ layer, at, du, tree, depth, sort, digest }: ListedValues & { digest: boolean }): void {
  if (layer !== undefined && at !== undefined)
    throw usage('--layer and --at exclude each other; --layer N shows one layer, --at N the filesystem after it');
  if (du && tree) throw usage('--du and --tree exclude each other; --du shows directories, --tree files, too');
  if (du && digest)
    throw usage('--du and --digest exclude each other; --du shows only directories, which have no digest');
  if (depth !== undefined && !du && !tree) throw usage('--depth needs --du or --tree');
  if (depth !== undefined && (!Number.isInteger(depth) || depth < 0))
    throw usage('--depth must be a whole number, 0 or more');
  if (sort === 'wasted' && !du && !tree) throw usage('--sort wasted needs --du or --tree');
}

const usage = (message: string): InputError => new InputError('usage', message);

/**
 * Whether the list has what is wasted or what a layer changed, or needs the layers below a missing one; other lists need no file
 * contents.
 */
export const comparesContents = ({ layer, at, du, tree }: ListedValues): boolean =>
  du || tree || layer !== undefined || at !== undefined;

/**
 * What is listed; undefined if that is the final filesystem and a layer is missing.
 * @throws {InputError} if there is no such layer, or if it or one below it is needed and missing
 */
export async function listedFilesystem(
  image: ImageAnalysis,
  { layer, at }: ListedValues,
  archive: string,
  { limits, pool }: Pick<Call, 'limits' | 'pool'>,
): Promise<ListedFilesystem | undefined> {
  const { layers, merged, stack } = image;
  if (layer !== undefined) {
    const index = layerIndex(layer, layers.length);
    const tables = layers.map(({ changeset }) => changeset?.entries);
    const alone = layerAlone(tables, index, merged, limits);
    if (!alone) throw incompleteImage(layers.slice(index, index + 1), archive);
    return alone;
  }
  if (at === undefined) {
    const all = merged ?? stack;
    return all && filesystemAfter(all, layers.length - 1, limits);
  }
  const index = layerIndex(at, layers.length);
  const known = await mergeKnown(image, { limits, pool });
  if (index >= known.tables.length) throw incompleteImage(layers.slice(0, index + 1), archive);
  return filesystemAfter(known, index, limits);
}

/** What the listed filesystem leaves out. */
export function leftOutOf(analysis: Analysis, { stack, view: { kind, layer } }: ListedFilesystem): readonly Finding[] {
  const found = leftOutFindings({ ...analysis, images: analysis.images.map((image) => ({ ...image, stack })) });
  if (kind === 'filesystem') return found.filter(({ where }) => (where.layer ?? 0) <= layer);
  const known = new Set(leftOutFindings(analysis).map(({ message }) => message));
  return found
    .filter(({ where }) => where.layer === layer)
    .map((finding) =>
      known.has(finding.message)
        ? finding
        : { ...finding, message: `${finding.message} (--layer leaves out the layers below)` },
    );
}

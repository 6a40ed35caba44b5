// timg-inspect files ARCHIVE [PATH]
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import { fileDigests } from '../../analysis/file-digests.ts';
import { mergeKnown } from '../../analysis/merge-known.ts';
import type { ListedFilesystem } from '../../analysis/totals/listed-filesystem.ts';
import { ViewTotals } from '../../analysis/totals/view-totals.ts';
import { InputError } from '../../bytes/input-error.ts';
import type { Limits } from '../../bytes/limits.ts';
import { isAtOrBelow, normalizePath } from '../../oci/entry-path.ts';
import { compressedBytes } from '../../report/files/compressed-bytes.ts';
import { directories } from '../../report/files/directories.ts';
import { regularFileAt, shownPaths } from '../../report/files/file-data.ts';
import { type FilesView, files as report } from '../../report/files/files.ts';
import { type LayerChanges, layerChanges } from '../../report/files/layer-changes.ts';
import { missingPath, skippedText } from '../../report/files/missing-path.ts';
import { ownerURLs } from '../../report/packages/owner-url.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import { findPath } from '../../tree/lookup.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';
import type { Call, Command } from '../command.ts';
import { notFound } from '../not-found.ts';
import { pathsOf } from '../options/command-options.ts';
import { estimateOption, withDistribution } from '../options/compression-options.ts';
import { notShipped } from '../options/layer-files-option.ts';
import {
  checkListed,
  comparesContents,
  leftOutOf,
  listedFilesystem,
  listedOptions,
} from '../options/listed-options.ts';
import type { OptionTable, OptionValues } from '../options/option.ts';

const { layer, at, ...layout } = listedOptions;

const options = {
  layer,
  at,
  estimate: estimateOption,
  glob: {
    type: 'string',
    requiresArg: true,
    placeholder: 'GLOB',
    describe: 'Show only the paths that match GLOB; without a slash, it matches at any depth',
  },
  ...layout,
  digest: { type: 'boolean', default: false, describe: 'Add the SHA-256 of each file' },
} as const satisfies OptionTable;

export const files: Command<'ARCHIVE [PATH]', typeof options> = {
  name: 'files',
  aliases: [],
  group: 'Files',
  positionals: 'ARCHIVE [PATH]',
  summary: 'List the final filesystem, like tar -tv, or the sizes of its directories, like du',
  examples: [
    'files app.tar /etc',
    "files app.tar --glob '*.so' --sort size",
    'files app.tar --du --depth 2 --sort size',
  ],
  options,
  async run({ archives: [archive], options, limits, pool, shows, analyzeOne }) {
    checkListed(options);
    const wantsPackages = !options.du && shows(['package'], false);
    const wantsDistribution = options.sort === 'distribution' || shows(['distribution', 'wastedDistribution'], true);
    const reading = {
      depth: comparesContents(options) ? 'merged' : 'stacked',
      packages: wantsPackages,
      fileDigests: options.digest,
    } as const;
    const { analysis, image } = await analyzeOne(
      archive,
      wantsDistribution ? withDistribution(reading, options) : reading,
    );
    const listed = await listedFilesystem(image, options, archive, { limits, pool });
    if (!listed) return options.du ? directories(analysis, image, undefined) : report(analysis, image, undefined);
    const { stack } = listed;
    const { tree } = stack;
    const asked = normalizePath(options.path ?? '').path;
    const matches = options.glob === undefined ? undefined : pathsOf('glob', options.glob);
    const standing = findPath(tree, options.path ?? '', limits, 'not the last link');
    const shipped = options.du || options.tree ? new ViewTotals(listed.shipped, limits) : undefined;
    // Sizes of a deleted directory can be asked for, too.
    const top = standing ?? (options.du ? shipped?.numberOf(asked) : undefined) ?? rootPath;
    const tops = [asked, tree.pathOf(top)];
    const wantsHere = (path: string): boolean =>
      tops.some((directory) => isAtOrBelow(path, directory)) && (matches?.(path) ?? true);
    const isWhole = asked === '' && !matches;
    const totals = shipped && {
      ...listed,
      totals: shipped.of(listed.view, isWhole ? undefined : shipped.wanted(wantsHere)),
      hasDistribution: wantsDistribution,
    };
    const isWasted = options.du && top !== rootPath && totals?.totals.has(top);
    if (standing === undefined && !isWasted)
      throw notFound(archive, notListed(analysis, image, listed, options, limits), analysis, skippedText(stack, asked));
    const leftOut = leftOutOf(analysis, listed).filter(({ where: { path } }) => wantsHere(path ?? ''));
    const shared = { top, order: options.sort, maxDepth: options.depth ?? Number.POSITIVE_INFINITY, leftOut };
    const changes =
      listed.view.kind === 'layer' && !options.du
        ? await changesIn(image, listed.view.layer, wantsHere, { limits, pool })
        : undefined;
    const answer =
      options.du && totals
        ? directories(analysis, image, { ...shared, listed: totals })
        : report(analysis, image, {
            ...shared,
            tree,
            totals,
            changes,
            wants: matches,
            distributionOf: wantsDistribution ? compressedBytes(tree) : undefined,
            packageOf: wantsPackages ? owners(image, tree) : undefined,
            digestOf: options.digest ? await digests(image, tree, top, limits) : undefined,
          });
    const { items } = answer;
    if (options.sort === 'distribution' && items.length > 0 && [...items].every(({ distribution }) => !distribution))
      throw new InputError(
        'usage',
        `${archive}: --sort distribution: layers are stored uncompressed; add --estimate gzip:6`,
      );
    const { data } = answer;
    const hasAny =
      'directories' in data
        ? data.directories.some(({ entryCount, files }) => entryCount + files > 0)
        : items.length > 0 || (data.removed ?? []).length > 0;
    if (options.glob === undefined || hasAny) return answer;
    return { ...answer, isNo: true, notice: `no path matches "${options.glob}"` };
  },
};

/** Why a path is not listed. */
function notListed(
  analysis: Analysis,
  image: ImageAnalysis,
  { view, stack }: ListedFilesystem,
  values: OptionValues<typeof options> & { readonly path?: string | undefined },
  limits: Limits,
): string {
  const asked = values.path ?? '';
  const { path } = normalizePath(asked);
  const given = givenOptions(values);
  if (view.kind === 'layer') return notShipped(analysis, image, path, view.layer, ['files', ...given]);
  const at = view.layer < image.layers.length - 1 ? view.layer : undefined;
  return missingPath(analysis, image, stack, asked, { command: 'files', options: given, at }, limits);
}

/** Options that choose how something is listed, as arguments. */
const givenOptions = ({ glob, du, tree, depth, sort, digest }: OptionValues<typeof options>): readonly string[] => [
  ...(glob === undefined ? [] : ['--glob', glob]),
  ...(du ? ['--du'] : []),
  ...(tree ? ['--tree'] : []),
  ...(depth === undefined ? [] : ['--depth', String(depth)]),
  ...(sort === listedOptions.sort.default ? [] : ['--sort', sort]),
  ...(digest ? ['--digest'] : []),
];

/** What the listed layer changes; null if it, or a layer below it, is not in the archive. */
async function changesIn(
  image: ImageAnalysis,
  layer: number,
  wants: (path: string) => boolean,
  { limits, pool }: Pick<Call, 'limits' | 'pool'>,
): Promise<LayerChanges | null> {
  return layerChanges(await mergeKnown(image, { limits, pool }), layer, wants) ?? null;
}

/** The owner of what is at a path. Of one layer alone, it is the owner in the whole image. */
function owners({ ownership }: ImageAnalysis, tree: FileTree): (place: PathId) => string | null {
  if (!ownership) return () => null;
  const urlOf = ownerURLs(ownership);
  return (place) => (tree.isDirectory(place) ? null : urlOf(ownership.ownerOfName(tree.entryOf(place))));
}

async function digests(
  { layers }: ImageAnalysis,
  tree: FileTree,
  top: PathId,
  limits: Limits,
): Promise<FilesView['digestOf']> {
  const owners = shownPaths(tree, top).flatMap((place) => regularFileAt(tree, place) ?? []);
  const found = await fileDigests(layers, tree.tables, owners, limits);
  return (place) => {
    const owner = regularFileAt(tree, place);
    return (owner && found[owner.layer]?.get(owner.row)) ?? null;
  };
}

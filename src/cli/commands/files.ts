// timg-inspect files ARCHIVE [PATH]
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import { fileDigests } from '../../analysis/file-digests.ts';
import { InputError } from '../../bytes/input-error.ts';
import type { Limits } from '../../bytes/limits.ts';
import { EntryTableBuilder } from '../../layer/entry-table-builder.ts';
import { normalizePath } from '../../oci/entry-path.ts';
import { compressedBytes } from '../../report/files/compressed-bytes.ts';
import { regularFileAt, shownPaths } from '../../report/files/file-data.ts';
import { type FilesView, files as report } from '../../report/files/files.ts';
import { missingPath, skippedText } from '../../report/files/missing-path.ts';
import { ownerURLs } from '../../report/packages/owner-url.ts';
import { leftOutFindings } from '../../rules/left-out.ts';
import type { Finding } from '../../rules/rule.ts';
import { pathInMessage } from '../../rules/wording.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import { findPath } from '../../tree/lookup.ts';
import type { PathId } from '../../tree/path-table.ts';
import { type Stack, stackLayers } from '../../tree/stack.ts';
import type { Command } from '../command.ts';
import { notFound } from '../not-found.ts';
import { incompleteImage, layerIndex, layerOption, pathsOf } from '../options/command-options.ts';
import { estimateOption, withDistribution } from '../options/compression-options.ts';
import type { OptionTable } from '../options/option.ts';

const options = {
  layer: layerOption,
  estimate: estimateOption,
  glob: {
    type: 'string',
    requiresArg: true,
    placeholder: 'GLOB',
    describe: 'Show only the paths that match GLOB; without a slash, it matches at any depth',
  },
  sort: {
    type: 'string',
    requiresArg: true,
    choices: ['path', 'size', 'distribution'],
    default: 'path',
    placeholder: 'KEY',
    describe: 'Sort by path, size or distribution, the compressed bytes (default: path)',
  },
  tree: { type: 'boolean', default: false, describe: 'Indent by directory, with the size of each (not in JSON)' },
  digest: { type: 'boolean', default: false, describe: 'Add the SHA-256 of each file' },
} as const satisfies OptionTable;

export const files: Command<'ARCHIVE [PATH]', typeof options> = {
  name: 'files',
  aliases: [],
  group: 'Files',
  positionals: 'ARCHIVE [PATH]',
  summary: 'List the final filesystem, like tar -tv',
  examples: ['files app.tar /etc', "files app.tar --glob '*.so' --sort size"],
  options,
  async run({ archives: [archive], options, limits, shows, analyzeOne }) {
    const wantsPackages = shows(['package'], false);
    const wantsDistribution = options.sort === 'distribution' || shows(['distribution'], true);
    const reading = { depth: 'merged', packages: wantsPackages } as const;
    const { analysis, image } = await analyzeOne(
      archive,
      wantsDistribution ? withDistribution(reading, options) : reading,
    );
    const { layers, merged } = image;
    const layer = options.layer === undefined ? undefined : layerIndex(options.layer, layers.length);
    const stack = layer === undefined ? merged : oneLayer(layers, layer, archive, limits);
    const tree = stack?.tree;
    if (!tree) return report(analysis, image, undefined);
    const path = options.path ?? '';
    const top = findPath(tree, path, limits, 'not the last link');
    if (top === undefined) {
      const isInLayer = layer !== undefined || !merged;
      const notInLayer = `${pathInMessage(normalizePath(path).path)} is not in layer ${layer}`;
      const missing = isInLayer ? notInLayer : missingPath(image, merged, path, limits);
      throw notFound(archive, missing, analysis, skippedText(stack, normalizePath(path).path));
    }
    const wants = options.glob === undefined ? () => true : pathsOf('glob', options.glob);
    const isBelow = below(normalizePath(path).path, tree.pathOf(top));
    const isLeftOutHere = (name: string): boolean => isBelow(name) && wants(name);
    const answer = report(analysis, image, {
      tree,
      top,
      order: options.sort,
      layout: options.tree ? 'tree' : 'list',
      wants,
      leftOut: leftOutOf(analysis, stack, layer).filter(({ where: { path } }) => isLeftOutHere(path ?? '')),
      distributionOf: wantsDistribution ? compressedBytes(tree) : undefined,
      packageOf: wantsPackages ? owners(image, tree) : undefined,
      digestOf: options.digest ? await digests(image, tree, top, limits) : undefined,
    });
    const { entries } = answer.data;
    if (options.sort === 'distribution' && entries.length > 0 && entries.every(({ distribution }) => !distribution))
      throw new InputError(
        'usage',
        `${archive}: --sort distribution: layers are stored uncompressed; add --estimate gzip:6`,
      );
    if (options.glob === undefined || entries.length > 0) return answer;
    return { ...answer, isNo: true, notice: `no path matches "${options.glob}"` };
  },
};

/** Whether a path is one of these directories or below it. */
const below =
  (...directories: readonly string[]) =>
  (path: string): boolean =>
    directories.some((directory) => directory === '' || path === directory || path.startsWith(`${directory}/`));

/** What the filesystem leaves out of the image, or of one layer. */
function leftOutOf(analysis: Analysis, stack: Stack, layer: number | undefined): readonly Finding[] {
  const ofImage = leftOutFindings(analysis);
  if (layer === undefined) return ofImage;
  const ofLayer = leftOutFindings({ ...analysis, images: analysis.images.map((image) => ({ ...image, stack })) });
  const known = new Set(ofImage.map(({ message }) => message));
  return ofLayer
    .filter(({ where }) => where.layer === layer)
    .map((finding) =>
      known.has(finding.message)
        ? finding
        : { ...finding, message: `${finding.message} (--layer leaves out the layers below)` },
    );
}

/** A single layer without those below it. */
function oneLayer(layers: ImageAnalysis['layers'], wanted: number, archive: string, limits: Limits): Stack {
  const asked = layers.slice(wanted, wanted + 1);
  const table = asked[0]?.changeset?.entries;
  if (!table) throw incompleteImage(asked, archive);
  const empty = new EntryTableBuilder().build();
  const alone = layers.map((_, layer) => (layer === wanted ? table : empty));
  return stackLayers(alone, limits);
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
  const owners = shownPaths(tree, top).flatMap(({ place }) => regularFileAt(tree, place) ?? []);
  const found = await fileDigests(layers, tree.tables, owners, limits);
  return (place) => {
    const owner = regularFileAt(tree, place);
    return (owner && found[owner.layer]?.get(owner.row)) ?? null;
  };
}

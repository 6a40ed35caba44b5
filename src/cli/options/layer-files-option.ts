// --layer N of `cat` and `export`: files that a layer ships, also if later layers delete or replace them.
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import { filesAfterLayer, filesOfLayerAlone, type LayerFiles } from '../../analysis/layer-files.ts';
import type { Limits } from '../../bytes/limits.ts';
import { normalizePath } from '../../oci/entry-path.ts';
import { commandLine, imageArguments } from '../../report/command-line.ts';
import { missingPath, skippedText } from '../../report/files/missing-path.ts';
import { displayPath, layerList, pathInMessage } from '../../rules/wording.ts';
import { findPath } from '../../tree/lookup.ts';
import { effectsOn } from '../../tree/path-history.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';
import { notFound } from '../not-found.ts';
import { incompleteImage, layerIndex, requireStack } from './command-options.ts';
import type { CommandOption } from './option.ts';

export const layerFilesOption = {
  type: 'string',
  requiresArg: true,
  placeholder: 'N',
  describe: 'What layer N ships, also if a later layer deletes or replaces it: 0 is the first, -1 the last',
} as const satisfies CommandOption;

/** A path in the files among which it was found. */
export interface FoundPath extends LayerFiles {
  /** The only layer that is asked for; undefined: the final filesystem. */
  readonly layer?: number;
  readonly place: PathId;
}

interface Asked {
  /** As typed. */
  readonly layer: string | undefined;
  readonly path: string;
  readonly archive: string;
  readonly command: 'cat' | 'export';
  readonly follow: 'last link too' | 'not the last link';
  readonly limits: Limits;
}

/**
 * Finds a path of the final filesystem, or of one layer.
 * @throws {InputError} if it is not there, or if a layer that is needed is missing
 */
export function findFile(analysis: Analysis, image: ImageAnalysis, asked: Asked): FoundPath {
  const { layer, path, archive, command, follow, limits } = asked;
  if (layer !== undefined) return pathInLayer(analysis, image, { ...asked, layer });
  const stack = requireStack(image, archive);
  const place = findPath(stack.tree, path, limits, follow);
  if (place !== undefined) return { stack, has: () => true, place };
  const skipped = skippedText(stack, normalizePath(path).path);
  throw notFound(archive, missingPath(analysis, image, stack, path, { command }, limits), analysis, skipped);
}

/**
 * Finds a path of one layer. Links of the layers below are followed, if these layers are in the archive. A directory is found if the
 * layer ships something in it.
 * @throws {InputError} if there is no such layer, if it is missing, or if it does not ship the path
 */
function pathInLayer(analysis: Analysis, image: ImageAnalysis, asked: Asked & { readonly layer: string }): FoundPath {
  const { layers } = image;
  const { path, archive, follow, limits } = asked;
  const layer = layerIndex(asked.layer, layers.length);
  const tables = layers.map(({ changeset }) => changeset?.entries);
  const alone = filesOfLayerAlone(tables, layer, limits);
  if (!alone) throw incompleteImage(layers.slice(layer, layer + 1), archive);
  const all = filesAfterLayer(tables, layer, limits);
  // What has no place in the filesystem has one in the layer alone.
  for (const files of [all ?? alone, alone]) {
    const place = findPath(files.stack.tree, path, limits, follow);
    if (place !== undefined && (place === rootPath || hasAny(files, place))) return { ...files, layer, place };
  }
  const shown = normalizePath(path).path;
  const what = notShipped(analysis, image, shown, layer, [asked.command]);
  throw notFound(archive, what, analysis, all && skippedText(all.stack, shown));
}

function hasAny({ stack: { tree }, has }: LayerFiles, top: PathId): boolean {
  for (const place of tree.subtree(top)) if (has(place)) return true;
  return false;
}

/** Says that a layer does not ship a path, which layers do, and the command with --layer for one of them. */
export function notShipped(
  analysis: Analysis,
  { image, stack }: ImageAnalysis,
  path: string,
  layer: number,
  command: readonly string[],
): string {
  const shown = pathInMessage(path);
  // If not all layers are known, no other one is named.
  const found = stack ? effectsOn(stack, path) : [];
  const storedIn = found.flatMap(({ after, layer }) => (after ? [layer] : []));
  const nearest = storedIn.findLast((at) => at < layer) ?? storedIn[0];
  if (nearest === undefined) return `layer ${layer} does not ship ${shown}`;
  const see = commandLine(
    ...command,
    '--layer',
    String(nearest),
    ...imageArguments(analysis, image),
    displayPath(path),
  );
  const isOne = storedIn.length === 1;
  const isDeleted = found.some((one) => one.layer === layer && !one.after);
  const what = isDeleted
    ? `layer ${layer} deletes ${shown}; ${layerList(storedIn)} ${isOne ? 'ships' : 'ship'} it`
    : `layer ${layer} does not ship ${shown}; ${layerList(storedIn)} ${isOne ? 'does' : 'do'}`;
  return `${what}; see: ${see}`;
}

// Compares two images: aligned layers, changed paths, the size difference by layer, the config and what a host must pull.
// File contents are only compared if path and size are equal.

import type { Change } from '../../tree/change.ts';
import { SideBySide } from '../../tree/compare-trees.ts';
import { withWorkerPool } from '../../workers/worker-pool.ts';
import type { ImageAnalysis } from '../analysis.ts';
import type { AnalyzeOptions } from '../analyze-options.ts';
import { compareContents } from '../compare-contents.ts';
import { diffIDOf, instructionOf, type LayerAnalysis } from '../layer-analysis.ts';
import { alignLayers, instructionKey, type LayerPair, type Stackable } from './align-layers.ts';
import { type ConfigChange, configChanges } from './config-changes.ts';
import { profileOf } from './profile.ts';
import { layerPulls, type Pull, pullOf } from './pull.ts';
import { historyChanges, type ManifestChange, manifestChanges } from './record-changes.ts';
import { type Similarity, similarityOf } from './similarity.ts';
import { type LayerStep, waterfall } from './waterfall.ts';

/** The difference between two images. */
export interface Comparison {
  /** The old image. */
  readonly old: ImageAnalysis;
  /** The new image. */
  readonly new: ImageAnalysis;
  /** The layers of both, aligned. */
  readonly pairs: readonly LayerPair[];
  /** Changed paths, in byte order; undefined if a layer is not in its archive. */
  readonly changes?: readonly Change[] | undefined;
  /** The size difference by layer and directory; undefined if a layer is not in its archive. */
  readonly waterfall?: readonly LayerStep[] | undefined;
  /** How similar the images are; undefined if a layer is not in its archive. */
  readonly similarity?: Similarity | undefined;
  /** What differs in the config; undefined if an image has none. */
  readonly config?: readonly ConfigChange[] | undefined;
  /** What differs in the time and history of the config; undefined if an image has no config, or if layers differ. */
  readonly history?: readonly ConfigChange[] | undefined;
  /** What differs in the manifests and in the compression of shared layers. */
  readonly manifest: readonly ManifestChange[];
  /** What a host that has the old image must pull. */
  readonly pull: Pull;
}

/**
 * Compares two images. Analyze both to depth `merged` or `complete` in one call of `analyzeAll`, so that shared layers are
 * read once.
 * @throws {InputError} if a file of an archive cannot be read
 */
export async function compareImages(old: ImageAnalysis, newer: ImageAnalysis, options: Resources): Promise<Comparison> {
  const pairs = alignLayers(stackable(old), stackable(newer));
  const changes = await changesBetween(old, newer, options);
  const [before, after] = [profileOf(old), profileOf(newer)];
  const config = configChanges(old.image, newer.image);
  return {
    old,
    new: newer,
    pairs,
    changes,
    waterfall: before && after && waterfall(before, after, pairs),
    similarity: changes && similarityOf({ old: old.image, new: newer.image, pairs, changes, config }),
    config,
    history: historyChanges(old.image, newer.image, pairs),
    manifest: manifestChanges(old, newer, pairs),
    pull: pullOf(layerPulls(old, newer, changes)),
  };
}

type Resources = Pick<AnalyzeOptions, 'limits' | 'jobs' | 'pool' | 'onProgress'>;

/** Changed paths, in byte order; undefined if a layer is not in its archive. */
export async function changesBetween(
  old: ImageAnalysis,
  newer: ImageAnalysis,
  options: Resources,
): Promise<readonly Change[] | undefined> {
  // Images with the same diff IDs are equal, even if layers are not in the archive.
  const isOne =
    old.layers.length === newer.layers.length && old.layers.every((layer, at) => isNamedAlike(layer, newer.layers[at]));
  if (isOne) return [];
  if (!old.merged || !newer.merged) return undefined;
  const both = new SideBySide(old.merged.tree, newer.merged.tree, sharedLayers(old, newer));
  const paths = both.paths();
  const layers = [...old.layers, ...newer.layers];
  const same = await withWorkerPool(options, (pool) =>
    compareContents(layers, both.tables, both.contents(paths), { limits: options.limits, pool }),
  );
  return both.changes(paths, same);
}

/** The old layer for each new layer that both images have: the same diff ID and number of entries. */
function sharedLayers(old: ImageAnalysis, newer: ImageAnalysis): ReadonlyMap<number, number> {
  const keyOf = (layer: LayerAnalysis): string | undefined => {
    const diffID = diffIDOf(layer);
    return diffID && `${diffID} ${layer.changeset?.entries.length}`;
  };
  const known = new Map(old.layers.map((layer, at) => [keyOf(layer), at]));
  return new Map(
    newer.layers.flatMap((layer, at) => {
      const key = keyOf(layer);
      const shared = key === undefined ? undefined : known.get(key);
      return shared === undefined ? [] : [[at, shared] as const];
    }),
  );
}

const stackable = ({ image: { format }, layers }: ImageAnalysis): Stackable => ({
  format,
  layers: layers.map((layer) => ({
    diffID: diffIDOf(layer),
    instructionKey: instructionKey(layer.layer.history?.created_by),
    instruction: instructionOf(layer),
    entries: layer.changeset?.entries,
  })),
});

const isNamedAlike = (a: LayerAnalysis, b: LayerAnalysis | undefined): boolean =>
  b !== undefined &&
  diffIDOf(a) !== undefined &&
  diffIDOf(a) === diffIDOf(b) &&
  a.changeset?.entries.length === b.changeset?.entries.length;

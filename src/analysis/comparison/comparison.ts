// Two images compared: which layer stands for which, what differs at which path, what the size went to, what a node must
// fetch. Contents are read only where path and size are the same and the entry is not.

import type { Change } from '../../tree/change.ts';
import { SideBySide } from '../../tree/compare-trees.ts';
import { withCrew } from '../../workers/worker-pool.ts';
import type { ImageAnalysis } from '../analysis.ts';
import type { AnalyzeOptions } from '../analyze-options.ts';
import { compareContents, type ReadingContents } from '../compare-contents.ts';
import { diffIDOf, type LayerAnalysis } from '../layer-analysis.ts';
import { alignLayers, instructionKey, type LayerPair, type Stackable } from './align-layers.ts';
import { type ConfigChange, configChanges } from './config-changes.ts';
import { profileOf } from './profile.ts';
import { type Pull, pullOf } from './pull.ts';
import { type Similarity, similarityOf } from './similarity.ts';
import { type LayerStep, waterfall } from './waterfall.ts';

export interface Comparison {
  readonly old: ImageAnalysis;
  readonly new: ImageAnalysis;
  readonly pairs: readonly LayerPair[];
  /** In the order of the paths; undefined, as all that follows from them, where a layer is not in its archive. */
  readonly changes?: readonly Change[];
  readonly waterfall?: readonly LayerStep[];
  readonly similarity?: Similarity;
  /** Undefined where one of them has no config. */
  readonly config?: readonly ConfigChange[];
  readonly pull: Pull;
}

/** Both analysed to depth 'merged', in one call, so that they share what they have in common. */
export async function compareImages(
  old: ImageAnalysis,
  recent: ImageAnalysis,
  options: Pick<AnalyzeOptions, 'limits' | 'jobs' | 'onProgress'>,
): Promise<Comparison> {
  const pairs = alignLayers(stackable(old), stackable(recent));
  const changes = await withCrew(options, (crew) => changesBetween(old, recent, { limits: options.limits, crew }));
  const [before, after] = [profileOf(old), profileOf(recent)];
  const config = configChanges(old.image, recent.image);
  return {
    old,
    new: recent,
    pairs,
    changes,
    waterfall: before && after && waterfall(before, after, pairs),
    similarity: changes && similarityOf({ old: old.image, new: recent.image, pairs, changes, config }),
    config,
    pull: pullOf(old, recent, changes),
  };
}

async function changesBetween(
  old: ImageAnalysis,
  recent: ImageAnalysis,
  options: ReadingContents,
): Promise<readonly Change[] | undefined> {
  // What two images call by the same names need not be here to be the same.
  const isOne =
    old.layers.length === recent.layers.length &&
    old.layers.every((layer, at) => isNamedAlike(layer, recent.layers[at]));
  if (isOne) return [];
  if (!old.merged || !recent.merged) return undefined;
  const both = new SideBySide(old.merged.tree, recent.merged.tree, sharedLayers(old, recent));
  const paths = both.paths();
  const layers = [...old.layers, ...recent.layers];
  const same = await compareContents(layers, both.tables, both.contents(paths), options);
  return both.changes(paths, same);
}

/** Old index of each new layer that both have: the same diffID, as stored here or otherwise, with as many entries. */
function sharedLayers(old: ImageAnalysis, recent: ImageAnalysis): ReadonlyMap<number, number> {
  const keyOf = (layer: LayerAnalysis): string | undefined => {
    const diffID = diffIDOf(layer);
    return diffID && `${diffID} ${layer.changeset?.entries.length}`;
  };
  const known = new Map(old.layers.map((layer, at) => [keyOf(layer), at]));
  return new Map(
    recent.layers.flatMap((layer, at) => {
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
  })),
});

const isNamedAlike = (a: LayerAnalysis, b: LayerAnalysis): boolean =>
  diffIDOf(a) !== undefined &&
  diffIDOf(a) === diffIDOf(b) &&
  a.changeset?.entries.length === b.changeset?.entries.length;

// How similar two images are: whether one could be a rebuild of the other and, if not, what differs.
import type { Image } from '../../image/image.ts';
import type { Attribute, Change } from '../../tree/change.ts';
import type { LayerPair } from './align-layers.ts';
import type { ConfigChange } from './config-changes.ts';
import { areSameLayers } from './record-changes.ts';

/**
 * What two images have in common, most first. image: the same image ID · layers: the same layers, another config · files: the
 * same files, other layer tars · times: the same files except for their times · attributes: the same contents with other
 * modes, owners or extended attributes · none: files were added, removed or modified
 */
export type Equivalence = 'image' | 'layers' | 'files' | 'times' | 'attributes' | 'none';

/** Attributes that files of one type can differ in. */
const order = ['content', 'mode', 'uid', 'gid', 'mtime', 'xattr'] as const satisfies readonly Attribute[];

/**
 * created: build time · history: instructions · config: how a container starts · layers: the layer tars, even if only in
 * directory times or the order of entries · others: attributes of files
 */
export type Difference = 'created' | 'history' | 'config' | 'layers' | (typeof order)[number];

export interface Similarity {
  readonly equivalence: Equivalence;
  /** Empty for the same image, and for a bit-by-bit reproduced build. */
  readonly differences: readonly Difference[];
}

export interface Compared {
  readonly old: Image;
  readonly new: Image;
  readonly pairs: readonly LayerPair[];
  readonly changes: readonly Change[];
  readonly config: readonly ConfigChange[] | undefined;
}

export function similarityOf({ old, new: newer, pairs, changes, config }: Compared): Similarity {
  const areLayersSame = areSameLayers(pairs);
  const atFiles = new Set<Attribute>(
    changes.flatMap(({ kind, attributes }) => (kind === 'touched' ? attributes : 'content')),
  );
  const isSameHistory = historyText(old, 'created_by') === historyText(newer, 'created_by');
  const differs: readonly [Difference, boolean][] = [
    [
      'created',
      old.created !== newer.created || (isSameHistory && historyText(old, 'created') !== historyText(newer, 'created')),
    ],
    ['history', !isSameHistory],
    ['config', (config?.length ?? 0) > 0],
    ['layers', !areLayersSame],
  ];
  const isNothing = atFiles.size === 0 && differs.every(([, isSo]) => !isSo);
  // Two archives of one image can have different manifests or compressions, but not different files.
  const isSameImage =
    old.imageID === undefined
      ? isNothing && newer.imageID === undefined
      : atFiles.size === 0 && old.imageID === newer.imageID;
  return {
    equivalence: isSameImage
      ? 'image'
      : atFiles.size > 0
        ? equivalenceOfFiles(atFiles)
        : areLayersSame
          ? 'layers'
          : 'files',
    differences: [
      ...differs.flatMap(([name, isSo]) => (isSo ? [name] : [])),
      ...order.filter((name) => atFiles.has(name)),
    ],
  };
}

const historyText = ({ config }: Image, field: 'created' | 'created_by'): string =>
  JSON.stringify(config?.value?.history?.map((entry) => entry?.[field] ?? null) ?? []);

function equivalenceOfFiles(differing: ReadonlySet<Attribute>): Equivalence {
  if (differing.has('content')) return 'none';
  return differing.size === 1 && differing.has('mtime') ? 'times' : 'attributes';
}

// How much alike two images are: whether one could be the other built again, and if not, what keeps them apart.
import type { Image } from '../image/image.ts';
import type { Attribute, Change } from '../tree/change.ts';
import type { LayerPair } from './align-layers.ts';
import type { ConfigChange } from './config-changes.ts';

/**
 * image: the very same image, as its digests say · layers: every layer is the same, the config is not · files: the file
 * systems are the same, the tars of the layers are not · times: only times of files differ · attributes: all content is the
 * same, modes, owners or extended attributes differ · content: something was added, removed or modified
 */
export type Sameness = 'image' | 'layers' | 'files' | 'times' | 'attributes' | 'content';

/**
 * created: when it was built · history: what its steps say · config: what a container is started with · layers: the tars of
 * layers, if only by times of directories or the order of entries · and what differs at files
 */
export type Difference = 'created' | 'history' | 'config' | 'layers' | Attribute;

export interface Likeness {
  readonly sameness: Sameness;
  /** Empty for the same image, and for one built again to the last bit. */
  readonly differs: readonly Difference[];
}

export interface Compared {
  readonly old: Image;
  readonly new: Image;
  readonly pairs: readonly LayerPair[];
  readonly changes: readonly Change[];
  readonly config: readonly ConfigChange[] | undefined;
}

export function likenessOf({ old, new: recent, pairs, changes, config }: Compared): Likeness {
  const areLayersSame = pairs.every(({ alignedBy }) => alignedBy === 'diffID');
  const atFiles = new Set<Attribute>(
    changes.flatMap(({ kind, attributes }) => (kind === 'touched' ? attributes : 'content')),
  );
  const isSameHistory = stepsOf(old, 'created_by') === stepsOf(recent, 'created_by');
  const differs: readonly [Difference, boolean][] = [
    [
      'created',
      old.created !== recent.created || (isSameHistory && stepsOf(old, 'created') !== stepsOf(recent, 'created')),
    ],
    ['history', !isSameHistory],
    ['config', (config?.length ?? 0) > 0],
    ['layers', !areLayersSame],
  ];
  const isNothing = atFiles.size === 0 && differs.every(([, isSo]) => !isSo);
  // Of one image two archives may hold other manifests or forms of its layers; other files they may not.
  const isSameImage =
    old.imageID === undefined
      ? isNothing && recent.imageID === undefined
      : atFiles.size === 0 && old.imageID === recent.imageID;
  return {
    sameness: isSameImage ? 'image' : atFiles.size > 0 ? samenessAtFiles(atFiles) : areLayersSame ? 'layers' : 'files',
    differs: [...differs.flatMap(([name, isSo]) => (isSo ? [name] : [])), ...order.filter((name) => atFiles.has(name))],
  };
}

const stepsOf = ({ config }: Image, field: 'created' | 'created_by'): string =>
  JSON.stringify(config?.value?.history?.map((step) => step?.[field] ?? null) ?? []);

const order: readonly Attribute[] = ['content', 'mode', 'uid', 'gid', 'mtime', 'xattr'];

function samenessAtFiles(differing: ReadonlySet<Attribute>): Sameness {
  if (differing.has('content')) return 'content';
  return differing.size === 1 && differing.has('mtime') ? 'times' : 'attributes';
}

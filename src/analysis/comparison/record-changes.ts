// What differs between two images other than files and settings: when and how they were built (time and history of the config),
// and how they are stored (manifest, annotations, compression). None of it changes what a container sees.
import type { LooseDescriptor } from '../../image/document.ts';
import type { Image } from '../../image/image.ts';
import { annotation } from '../../oci/descriptor.ts';
import type { ImageAnalysis } from '../analysis.ts';
import type { LayerAnalysis } from '../layer-analysis.ts';
import type { LayerPair } from './align-layers.ts';
import type { ConfigChange } from './config-changes.ts';

/** A difference between two manifests, or between the descriptors that refer to them. */
export interface ManifestChange extends ConfigChange<string> {
  /** digest: of the manifest · compression: of a layer, or its blob if the compression has the same name */
  readonly kind: 'digest' | 'mediaType' | 'annotations' | 'compression';
}

const historyFields = ['created', 'created_by', 'author', 'comment', 'empty_layer'] as const;

/**
 * Time of creation and history, by entry. Undefined if an image has no config, or if layers differ: the entries then do not
 * belong to the same layers.
 */
export function historyChanges(
  old: Image,
  newer: Image,
  pairs: readonly LayerPair[],
): readonly ConfigChange[] | undefined {
  const [before, after] = [old.config?.value, newer.config?.value];
  if (!before || !after || !areSameLayers(pairs)) return undefined;
  const [steps, newSteps] = [before.history ?? [], after.history ?? []];
  return [
    ...changeOf('created', null, before.created, after.created),
    ...Array.from({ length: Math.max(steps.length, newSteps.length) }, (_, at) =>
      historyFields.flatMap((field) =>
        changeOf(`history[${at}].${field}`, null, steps[at]?.[field], newSteps[at]?.[field]),
      ),
    ).flat(),
  ];
}

/** Whether both images have the same layers, by diff ID. */
export const areSameLayers = (pairs: readonly LayerPair[]): boolean =>
  pairs.every(({ alignedBy }) => alignedBy === 'diffID');

/**
 * What differs in the manifests, their descriptors, and the compression of layers that both images have. If the image IDs
 * differ, the digests of the manifests, and the name and time in the index, are left out: they then say nothing new.
 */
export function manifestChanges(
  old: ImageAnalysis,
  newer: ImageAnalysis,
  pairs: readonly LayerPair[],
): readonly ManifestChange[] {
  const isSameImage = isSame(old.image, newer.image);
  return [
    ...(old.image.manifest && newer.image.manifest ? documentChanges(old.image, newer.image, isSameImage) : []),
    ...pairs.flatMap(({ alignedBy, old: before, new: after }) => {
      if (alignedBy !== 'diffID' || before === undefined || after === undefined) return [];
      const [one, other] = [old.layers[before], newer.layers[after]];
      return one && other ? layerChanges(one, other, `layers[${after}]`) : [];
    }),
  ];
}

/** Whether both have the same image ID. */
export const isSame = (old: Image, newer: Image): boolean =>
  newer.imageID !== undefined && old.imageID === newer.imageID;

/** Annotations of a descriptor that repeat the name of the image and the time in its config. */
const repeated: readonly string[] = [annotation.imageName, annotation.refName, 'org.opencontainers.image.created'];

function documentChanges(old: Image, newer: Image, isSameImage: boolean): readonly ManifestChange[] {
  const [before, after] = [old.manifest?.declared, newer.manifest?.declared];
  const ofDescriptor = annotationChanges('descriptor annotations', before?.annotations, after?.annotations);
  return [
    ...(isSameImage ? withKind('digest', changeOf('digest', null, old.manifestDigest, newer.manifestDigest)) : []),
    ...withKind('mediaType', changeOf('mediaType', null, before?.mediaType, after?.mediaType)),
    ...annotationChanges('annotations', old.annotations, newer.annotations),
    ...annotationChanges('config.annotations', old.config?.declared?.annotations, newer.config?.declared?.annotations),
    ...ofDescriptor.filter(({ key }) => isSameImage || !repeated.includes(key ?? '')),
  ];
}

function layerChanges(old: LayerAnalysis, newer: LayerAnalysis, name: string): readonly ManifestChange[] {
  const [before, after] = [old.layer.declared, newer.layer.declared];
  const annotations = annotationChanges(`${name}.annotations`, before?.annotations, after?.annotations);
  const [one, other] = [old.changeset?.compression, newer.changeset?.compression];
  if (one && other && one !== other) {
    return [...withKind('compression', changeOf(`${name}.compression`, null, one, other)), ...annotations];
  }
  if (!before || !after) return [];
  return [
    ...(one === 'none' ? [] : withKind('compression', changeOf(`${name}.digest`, null, before.digest, after.digest))),
    ...withKind('mediaType', changeOf(`${name}.mediaType`, null, before.mediaType, after.mediaType)),
    ...annotations,
  ];
}

function annotationChanges(
  field: string,
  old: LooseDescriptor['annotations'],
  newer: LooseDescriptor['annotations'],
): readonly ManifestChange[] {
  const [before, after] = [new Map(Object.entries(old ?? {})), new Map(Object.entries(newer ?? {}))];
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return withKind(
    'annotations',
    keys.flatMap((key) => changeOf(field, key, before.get(key), after.get(key))),
  );
}

const withKind = (kind: ManifestChange['kind'], changes: readonly ConfigChange<string>[]): readonly ManifestChange[] =>
  changes.map((change) => ({ kind, ...change }));

/** No row if both are equal; a value that is false or empty counts as not set. */
function changeOf<Value>(
  field: string,
  key: string | null,
  before: Value | null | undefined,
  after: Value | null | undefined,
): readonly ConfigChange<Value>[] {
  const [old, newer] = [before || null, after || null];
  return old === newer ? [] : [{ field, key, before: old, after: newer }];
}

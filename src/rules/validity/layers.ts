// Rules: the layers of an image as its documents declare them: their number, history, types and locations.

import type { Contents } from '../../image/image.ts';
import { claimedCompression } from '../../oci/media-type.ts';
import { nameInMessage, shortened } from '../../text/message-name.ts';
import { distinctLayers, documentsOf, isElsewhere, locationOf } from '../facts.ts';
import type { Observation, Rule } from '../rule.ts';
import { documentMember, imageLabel, pluralize } from '../wording.ts';

interface LayerCountData {
  readonly diffIDCount: number;
  readonly layerCount: number;
}

/** Compares the number of layers with the number of diff IDs. */
export const layerCount: Rule<LayerCountData> = {
  id: 'validity/layer-count',
  severity: 'error',
  title: 'Manifest and config declare different numbers of layers',
  why: 'The manifest lists the layers, and the config lists one diff ID for each, in the same order. Engines refuse any other image. Build or pull the image again.',
  *check({ images }) {
    for (const { image, layers } of images) {
      const diffIDCount = image.diffIDs?.length;
      if (diffIDCount === undefined || diffIDCount === layers.length) continue;
      yield { where: { image: imageLabel(image) }, data: { diffIDCount, layerCount: layers.length } };
    }
  },
  message: ({ diffIDCount, layerCount }) =>
    `the manifest lists ${pluralize(layerCount, 'layer')}, but the config ${pluralize(diffIDCount, 'diff ID')}`,
};

/** A manifest without layers (manifest.md, "layers": SHOULD have at least one; the schema of image-spec requires it). */
export const noLayers: Rule<{ readonly name: string }> = {
  id: 'validity/no-layers',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'A manifest lists no layers',
  why: 'Registries and older tools refuse such a manifest. An artifact without content should list the empty descriptor.',
  ofArchive: true,
  *check({ contents }) {
    for (const { name, value } of documentsOf(contents, 'oci-manifest')) {
      if (value?.layers?.length === 0) yield { where: { blob: name, pointer: '/layers' }, data: { name } };
    }
  },
  message: ({ name }) => `${documentMember(name, '/layers')} is empty`,
};

interface HistoryData {
  readonly image: string | null;
  readonly entryCount: number;
  readonly layerCount: number;
}

/** A history whose entries do not match the layers. */
export const history: Rule<HistoryData> = {
  id: 'validity/history',
  severity: 'warning',
  title: 'The history does not match the layers',
  why: 'History entries belong to layers in order. If there are more or fewer, nobody can tell which instruction made which layer. Rebuild the image.',
  *check({ images, contents }) {
    if (contents.formats.includes('document')) yield* checkSingleConfig(contents);
    for (const { image, layers } of images) {
      const history = image.config?.value?.history ?? [];
      const entryCount = history.filter((entry) => entry?.empty_layer !== true).length;
      if (history.length === 0 || entryCount === layers.length) continue;
      const label = imageLabel(image);
      yield { where: { image: label }, data: { image: label, entryCount, layerCount: layers.length } };
    }
  },
  message: ({ entryCount, layerCount }) =>
    `the history has ${pluralize(entryCount, 'non-empty entry', 'non-empty entries')}, but there ${layerCount === 1 ? 'is' : 'are'} ${pluralize(layerCount, 'layer')}: instructions are unknown`,
};

/** Configs without an image: compares each history with the diff IDs of the same config. */
function* checkSingleConfig(contents: Contents): Generator<Observation<HistoryData>> {
  for (const { name, value } of documentsOf(contents, 'oci-config')) {
    const history = value?.history ?? [];
    const entryCount = history.filter((entry) => entry?.empty_layer !== true).length;
    const layerCount = value?.rootfs?.diff_ids?.length ?? entryCount;
    if (history.length === 0 || entryCount === layerCount) continue;
    yield { where: { blob: name, pointer: '/history' }, data: { image: name, entryCount, layerCount } };
  }
}

interface UnreadLayerData {
  readonly layer: number;
  readonly mediaType: string | null;
}

/** A layer that is not a tar: encrypted, or of an unknown type (manifest.md: neither is an error). */
export const unreadLayer: Rule<UnreadLayerData> = {
  id: 'validity/unread-layer',
  severity: 'warning',
  title: 'A layer is encrypted or has an unknown type',
  why: 'Its contents are missing from all results. Decrypt the image first, or examine the layer with the tool that wrote it.',
  losesFacts: true,
  *check({ images }) {
    for (const { image, layers } of images) {
      for (const { layer, unread } of layers) {
        // With anomalies, it should be a tar, and other rules say what is wrong.
        if (!unread || unread.anomalies.length > 0) continue;
        yield {
          where: locationOf(image, layer),
          data: { layer: layer.index, mediaType: layer.declared?.mediaType ?? null },
        };
      }
    }
  },
  message: ({ layer, mediaType }) =>
    `layer ${layer} was not read: ${mediaType === null ? 'it has no media type' : `its media type is ${nameInMessage(mediaType)}`}`,
};

interface ForeignLayerData {
  readonly layer: number;
  readonly urls: readonly (string | null)[];
}

/**
 * A layer that engines download from the URLs in its descriptor (manifest.md, "layers"), so that it need not be in the
 * archive. Old Windows base images have such layers.
 */
export const foreignLayer: Rule<ForeignLayerData> = {
  id: 'validity/foreign-layer',
  severity: 'warning',
  title: 'A layer must be downloaded from elsewhere',
  why: 'Engines download this layer from the URLs in its descriptor, so its sizes and files are unknown here. Build without foreign layers to include it.',
  *check({ images }) {
    for (const { image, layers } of images) {
      for (const { layer } of layers) {
        if (layer.range || !isElsewhere(layer)) continue;
        yield { where: locationOf(image, layer), data: { layer: layer.index, urls: layer.declared?.urls ?? [] } };
      }
    }
  },
  message: ({ layer, urls }) =>
    `layer ${layer} is not in the archive: engines download it from ${shortened(urls[0] ?? 'the URLs in its descriptor')}`,
};

interface MediaTypeData {
  readonly layer: number;
  readonly mediaType: string;
  readonly observed: string;
}

/** Compares the compression in a layer's media type with the magic number of its bytes. */
export const mediaType: Rule<MediaTypeData> = {
  id: 'validity/media-type',
  severity: 'warning',
  title: 'The media type does not match the compression',
  why: 'Tools that trust the media type fail on this layer. Write the image again with the right media type.',
  *check(analysis) {
    for (const { image, layer, changeset } of distinctLayers(analysis)) {
      const declared = layer.declared?.mediaType ?? '';
      const claimed = claimedCompression(declared);
      if (!changeset || !claimed || claimed === changeset.compression) continue;
      yield {
        where: locationOf(image, layer),
        data: { layer: layer.index, mediaType: declared, observed: changeset.compression },
      };
    }
  },
  message: ({ layer, mediaType, observed }) =>
    `layer ${layer}: the media type is ${nameInMessage(mediaType)}, but the blob is ${observed === 'none' ? 'not compressed' : `compressed with ${observed}`}`,
};

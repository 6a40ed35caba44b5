// The IDs that an image gets when it is loaded or pushed, as data and in words.
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import { configBlob, type LoadIDs, loadIDs, type StoreID, storedBlob } from '../../analysis/load-ids.ts';
import type { LooseDescriptor } from '../../image/document.ts';
import type { Contents, Image } from '../../image/image.ts';
import type { Digest } from '../../oci/digest.ts';
import type { ImageManifest } from '../../oci/manifest.ts';
import {
  copiedManifest,
  copiedOCIManifest,
  type OCIParts,
  pushedManifest,
  type WrittenLayer,
  type WrittenManifest,
} from '../../oci/written-manifest.ts';
import { imageLabel } from '../../rules/wording.ts';
import type { Block, Cell } from '../block.ts';
import type { Computed } from './layer-digests.ts';

export interface ImageIDs {
  readonly archive: string;
  readonly image: string | null;
  /** After `docker load` into the classic image store; null if it does not load the image, or the ID is not known. */
  readonly classicID: string | null;
  /** After `docker load` into the containerd image store, one for each entry of index.json; empty likewise. */
  readonly containerdIDs: readonly string[];
  /** Digests of the manifests that are pushed, with the layers as --compress makes them. */
  readonly pushes: readonly Push[];
}

interface Push extends WrittenManifest {
  /** What pushes the image. */
  readonly tool: 'docker push' | 'skopeo copy';
  readonly computedBy: string;
}

/** Of one image, with what the page says about them. */
export interface ImageIDsView {
  readonly image: Image;
  readonly data: ImageIDs;
  readonly ids: LoadIDs;
}

export function imageIDs(analysis: Analysis, one: ImageAnalysis, computed: Computed | undefined): ImageIDsView {
  const ids = loadIDs(one, analysis.contents);
  const data: ImageIDs = {
    archive: analysis.archive.name,
    image: imageLabel(one.image),
    classicID: ids.classic ?? null,
    containerdIDs: ids.containerd.map(({ digest }) => digest),
    pushes: computed ? pushesOf(one, analysis.contents, ids, computed) : [],
  };
  return { image: one.image, data, ids };
}

/** Nothing is known if a layer is not: neither its digest as it is stored nor as it is compressed. */
function pushesOf(
  { image, layers }: ImageAnalysis,
  contents: Contents,
  { classic }: LoadIDs,
  computed: Computed,
): readonly Push[] {
  const config = configBlob(image);
  const compression: WrittenLayer['compression'] = computed.compression === 'zstd' ? 'zstd' : 'gzip';
  const made = layers.map(({ layer }) => computed.of(layer));
  const [first] = made.filter((blob) => blob !== undefined);
  if (!config || !first) return [];
  const computedBy = `${computed.compression}:${computed.level} by ${first.library}`;
  const isMade = made.every((blob) => blob !== undefined);
  const blobs = layers.flatMap((one, at): readonly WrittenLayer[] => {
    const blob = made[at];
    const found = blob ? { ...blob, compression } : storedBlob(one);
    return found ? [found] : [];
  });
  if (blobs.length < layers.length) return [];
  const push = (tool: Push['tool'], { mediaType, digest, size }: WrittenManifest): Push => ({
    tool,
    mediaType,
    digest,
    size,
    computedBy,
  });
  // Docker's manifests cannot say zstd. What is stored with gzip is decompressed when it is loaded, and compressed again.
  const isDockers = compression === 'gzip' && isMade;
  const parts = image.format === 'oci-layout' ? ociParts(image, contents) : undefined;
  return [
    ...(isDockers && classic === config.digest ? [push('docker push', pushedManifest(config, blobs))] : []),
    ...(isDockers && image.format === 'docker-archive' ? [push('skopeo copy', copiedManifest(config, blobs))] : []),
    ...(parts ? [push('skopeo copy', copiedOCIManifest(parts, blobs))] : []),
  ];
}

/** Undefined for a manifest with members that are not known to be kept. */
function ociParts({ manifest }: Image, { documents }: Contents): OCIParts | undefined {
  const found = documents.find(({ name, kind }) => kind === 'oci-manifest' && name === manifest?.name);
  const { mediaType, config, layers, annotations, subject, artifactType } = (found?.value ??
    {}) as Partial<ImageManifest>;
  if (!isPlain(config) || layers?.some((layer) => !isPlain(layer)) || subject || artifactType) return undefined;
  if (mediaType !== ociManifest) return undefined;
  const { digest, size } = config;
  return { mediaType, config: { mediaType: config.mediaType, digest, size }, annotations: annotations ?? {} };
}

const ociManifest = 'application/vnd.oci.image.manifest.v1+json';

/** A descriptor with nothing but type, digest and size. */
const isPlain = (
  blob: LooseDescriptor | null | undefined,
): blob is { mediaType: string; digest: Digest; size: number } =>
  blob?.mediaType !== undefined &&
  Object.entries(blob).every(([name, value]) => ['mediaType', 'digest', 'size'].includes(name) || value === null);

/** What `docker load` shows, and what is pushed. Nothing for an exported root filesystem. */
export function idsBlock({ image, data, ids }: ImageIDsView, show: (value: string | null) => Cell): Block {
  const containerd = ids.containerd.map(({ digest, of }) => ({ digest, note: storeNotes[of] }));
  const rows = containerd.length > 0 ? containerd : [{ digest: null, note: notInContainerd(image) }];
  const note = ids.classic ? 'image ID after docker load: the digest of the config' : notInClassic(image);
  return {
    kind: 'facts',
    facts: [
      { name: 'classic store', value: show(data.classicID), note },
      ...rows.map((row) => ({ name: 'containerd store', value: show(row.digest), note: row.note })),
      ...data.pushes.map(({ tool, digest, computedBy }) => ({
        name: tool,
        value: show(digest),
        note: `digest of the manifest, with layers compressed with ${computedBy}`,
      })),
    ],
  };
}

const storeNotes: Readonly<Record<StoreID['of'], string>> = {
  manifest: 'image ID after docker load: the digest of the manifest in index.json',
  index: 'image ID after docker load: the digest of the index in index.json',
  made: 'image ID after docker load: the digest of the manifest that is made of manifest.json, unless the store has its layers compressed',
};

const has = (format: string, image: Image): boolean =>
  [image, ...image.otherDescriptions].some((one) => one.format === format);

function notInClassic(image: Image): string {
  if (has('docker-v1', image)) return 'not known before: Docker until 28 makes a config when it loads the image';
  return has('docker-archive', image)
    ? 'does not load the image: its config is missing, or loading stops before at a name without a tag'
    : 'does not load the image: it is not in manifest.json';
}

function notInContainerd(image: Image): string {
  if (has('docker-archive', image))
    return 'not known: index.json does not list the image, another image has its name, or a blob is missing';
  return has('oci-layout', image)
    ? 'does not load the image: there is no file oci-layout, or another entry of index.json has its name'
    : 'does not load this format';
}

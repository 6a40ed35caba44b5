// What several images have in common: each layer with the images that use it, and what of each image no other uses. A layer
// is known by its diffID, its blob by its digest, by which a registry keeps it once. (An engine unpacks a layer once for each
// base it stands on.)
import type { Image } from '../image/image.ts';
import type { Analysis, ImageAnalysis } from './analysis.ts';
import { diffIDOf, type LayerAnalysis } from './layer-analysis.ts';
import { documentsSize, imageSizes, layerSizes, type Sizes, sumOfSizes } from './sizes.ts';

export interface SharedLayer {
  readonly diffID: string | null;
  readonly createdBy: string | null;
  /** Of the first image that has it; a layer may be stored in several forms. */
  readonly sizes: Sizes;
  /** Indexes of the images that use it, each once. */
  readonly users: readonly number[];
}

export interface SharingImage {
  readonly image: Image;
  /** The archives it is in. */
  readonly archives: readonly string[];
  readonly sizes: Sizes;
  /** Of the layers that no other of the images uses; with config and manifest: what is free without the image. */
  readonly unique: Sizes & { readonly layers: number };
}

export interface Sharing {
  readonly images: readonly SharingImage[];
  /** Most users first, then the largest. */
  readonly layers: readonly SharedLayer[];
  /** As if nothing were shared. */
  readonly separate: Sizes;
  /** Each layer, and each blob, once. */
  readonly together: Sizes;
}

/** An image in every archive it is in. */
interface Known {
  readonly occurrences: ImageAnalysis[];
  readonly archives: string[];
}

export function sharingOf(analyses: readonly Analysis[]): Sharing {
  const known = distinctImages(analyses);
  const layers = usersOf(known, contentKey);
  // An image that is here in several forms is stored in one of them.
  const forms = known.map(asStored);
  const blobs = usersOf(forms, blobKey);
  const [ownLayers, ownBlobs] = [usedByOne(layers, known.length), usedByOne(blobs, known.length)];
  const images = known.map(({ occurrences, archives }, at): SharingImage => {
    const names = [...new Set(occurrences.flatMap(({ image }) => image.names))];
    return {
      image: { ...occurrences[0].image, names },
      archives,
      sizes: knownSizes(occurrences.map(imageSizes)),
      unique: { layers: ownLayers[at].length, ...stored(ownLayers[at], ownBlobs[at], [forms[at]]) },
    };
  });
  return {
    images,
    layers: Array.from(layers.values(), sharedLayer).sort(mostUsedFirst),
    separate: sumOfSizes(images.map(({ sizes }) => sizes)),
    together: stored(firsts(layers), firsts(blobs), forms),
  };
}

/** What one archive does not tell another may. */
const knownSizes = (sizes: readonly Sizes[]): Sizes => {
  const first = (name: keyof Sizes): number | null => sizes.find((size) => size[name] !== null)?.[name] ?? null;
  return { distribution: first('distribution'), content: first('content'), files: first('files') };
};

/** One image in several archives is one, known by its ID or, without one, by its layers. */
function distinctImages(analyses: readonly Analysis[]): readonly Known[] {
  const images = new Map<string, Known>();
  for (const [at, { archive, images: ofArchive }] of analyses.entries()) {
    for (const [index, one] of ofArchive.entries()) {
      const diffIDs = one.layers.map(diffIDOf);
      const key = one.image.imageID ?? (diffIDs.every(Boolean) ? diffIDs.join(' ') : `${at} ${index}`);
      const known = images.get(key) ?? { occurrences: [], archives: [] };
      images.set(key, known);
      known.occurrences.push(one);
      if (!known.archives.includes(archive.name)) known.archives.push(archive.name);
    }
  }
  return [...images.values()];
}

/** Only the form that its distribution size is of, where one is known. */
function asStored({ occurrences, archives }: Known): Known {
  const stored = occurrences.find((one) => imageSizes(one).distribution !== null) ?? occurrences[0];
  return { occurrences: [stored], archives };
}

type Users = ReadonlyMap<string, { readonly layer: LayerAnalysis; readonly images: ReadonlySet<number> }>;

/** Of the forms in which a layer is here, the first that could be read stands for all. */
function usersOf(images: readonly Known[], keyOf: (layer: LayerAnalysis, archive: string) => string): Users {
  const users = new Map<string, { layer: LayerAnalysis; images: Set<number> }>();
  for (const [at, { occurrences, archives }] of images.entries()) {
    for (const layer of occurrences.flatMap(({ layers }) => layers)) {
      const key = keyOf(layer, archives[0]);
      const known = users.get(key) ?? { layer, images: new Set() };
      if (!known.layer.changeset) known.layer = layer;
      known.images.add(at);
      users.set(key, known);
    }
  }
  return users;
}

/** What has neither hash is known by its place. */
const contentKey = (layer: LayerAnalysis, archive: string): string =>
  diffIDOf(layer) ?? `${archive} ${layer.layer.name}`;

const blobKey = (layer: LayerAnalysis, archive: string): string =>
  layer.layer.declared?.digest ?? contentKey(layer, archive);

/** By image, what it alone uses. */
function usedByOne(users: Users, imageCount: number): readonly (readonly LayerAnalysis[])[] {
  const own: LayerAnalysis[][] = Array.from({ length: imageCount }, () => []);
  for (const { layer, images } of users.values()) {
    const [only] = images;
    if (images.size === 1) own[only].push(layer);
  }
  return own;
}

const firsts = (users: Users): readonly LayerAnalysis[] => Array.from(users.values(), ({ layer }) => layer);

/** Of layers what they hold, of blobs what they are stored as, with the documents of these images. */
function stored(layers: readonly LayerAnalysis[], blobs: readonly LayerAnalysis[], images: readonly Known[]): Sizes {
  const documents = images.map(({ occurrences: [{ image }] }) => ({
    distribution: documentsSize(image),
    content: 0,
    files: 0,
  }));
  const { distribution } = sumOfSizes([...blobs.map(layerSizes), ...documents]);
  return { ...sumOfSizes(layers.map(layerSizes)), distribution };
}

const sharedLayer = ({
  layer: analysis,
  images,
}: {
  layer: LayerAnalysis;
  images: ReadonlySet<number>;
}): SharedLayer => ({
  diffID: diffIDOf(analysis) ?? null,
  createdBy: analysis.layer.history?.created_by ?? null,
  sizes: layerSizes(analysis),
  users: [...images],
});

const mostUsedFirst = (a: SharedLayer, b: SharedLayer): number =>
  b.users.length - a.users.length ||
  (b.sizes.content ?? 0) - (a.sizes.content ?? 0) ||
  ((a.diffID ?? '') < (b.diffID ?? '') ? -1 : 1);

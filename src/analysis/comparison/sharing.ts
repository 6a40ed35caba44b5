// Which layers several images share, and what only one image uses. Layers are identified by diff ID, blobs by digest, as in a
// registry. (An engine also unpacks a layer again for each different chain of layers below it.)
import type { Image } from '../../image/image.ts';
import type { Analysis, ImageAnalysis } from '../analysis.ts';
import { diffIDOf, instructionOf, type LayerAnalysis } from '../layer-analysis.ts';
import { documentsSize, imageSizes, layerSizes, type Sizes, sumOfSizes } from '../sizes.ts';

/** A layer and the images that use it. */
export interface SharedLayer {
  /** Null if it is unknown. */
  readonly diffID: string | null;
  /** The instruction that created the layer; null if it is unknown. */
  readonly instruction: string | null;
  /** Of the first image that has it: a layer can be stored in several compressions. */
  readonly sizes: Sizes;
  /** Indexes of the images that use it, each once. */
  readonly usedBy: readonly number[];
}

/** An image and what only it uses. */
export interface SharingImage {
  readonly image: Image;
  /** The archives that contain it. */
  readonly archives: readonly string[];
  readonly sizes: Sizes;
  /** Layers that no other image uses, with config and manifest: what deleting the image saves. */
  readonly unique: Sizes & { readonly layerCount: number };
}

/** The layers that several images share. */
export interface Sharing {
  /** The images, each once, in the order of the archives. */
  readonly images: readonly SharingImage[];
  /** Most used first, then largest. */
  readonly layers: readonly SharedLayer[];
  /** The sum of all images, as if they shared nothing. */
  readonly separate: Sizes;
  /** Each layer and each blob counted once. */
  readonly together: Sizes;
}

/** An image in every archive that contains it. */
interface Known {
  readonly occurrences: [ImageAnalysis, ...ImageAnalysis[]];
  readonly archives: [string, ...string[]];
}

/** Computes what the images of one or more archives share. */
export function sharingOf(analyses: readonly Analysis[]): Sharing {
  const known = distinctImages(analyses);
  const layers = usersOf(known, contentKey);
  // An image in several archives is stored once in a registry.
  const forms = known.map(asStored);
  const blobs = usersOf(forms, blobKey);
  const [ownLayers, ownBlobs] = [usedByOne(layers, known.length), usedByOne(blobs, known.length)];
  const images = known.map(({ occurrences, archives }, at): SharingImage => {
    const names = [...new Set(occurrences.flatMap(({ image }) => image.names))];
    const own = ownLayers[at] ?? [];
    return {
      image: { ...occurrences[0].image, names },
      archives,
      sizes: knownSizes(occurrences.map(imageSizes)),
      unique: { layerCount: own.length, ...stored(own, ownBlobs[at] ?? [], forms.slice(at, at + 1)) },
    };
  });
  return {
    images,
    layers: Array.from(layers.values(), sharedLayer).sort(mostUsedFirst),
    separate: sumOfSizes(images.map(({ sizes }) => sizes)),
    together: stored(firsts(layers), firsts(blobs), forms),
  };
}

/** A size that is unknown from one archive can be known from another. */
const knownSizes = (sizes: readonly Sizes[]): Sizes => {
  const first = (name: keyof Sizes): number | null => sizes.find((size) => size[name] !== null)?.[name] ?? null;
  return { distribution: first('distribution'), content: first('content'), files: first('files') };
};

/** An image in several archives counts once. It is identified by its ID or, without one, by its layers. */
function distinctImages(analyses: readonly Analysis[]): readonly Known[] {
  const images = new Map<string, Known>();
  for (const [at, { archive, images: ofArchive }] of analyses.entries()) {
    for (const [index, one] of ofArchive.entries()) {
      const diffIDs = one.layers.map(diffIDOf);
      const key = one.image.imageID ?? (diffIDs.every(Boolean) ? diffIDs.join(' ') : `${at} ${index}`);
      const known = images.get(key);
      if (!known) images.set(key, { occurrences: [one], archives: [archive.name] });
      else {
        known.occurrences.push(one);
        if (!known.archives.includes(archive.name)) known.archives.push(archive.name);
      }
    }
  }
  return [...images.values()];
}

/** The occurrence whose distribution size is known, if there is one. */
function asStored({ occurrences, archives }: Known): Known {
  const stored = occurrences.find((one) => imageSizes(one).distribution !== null) ?? occurrences[0];
  return { occurrences: [stored], archives };
}

type Users = ReadonlyMap<string, { readonly layer: LayerAnalysis; readonly images: ReadonlySet<number> }>;

/** If a layer occurs several times, the first occurrence that could be read counts. */
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

/** Without a diff ID, a layer is identified by archive and blob name. */
const contentKey = (layer: LayerAnalysis, archive: string): string =>
  diffIDOf(layer) ?? `${archive} ${layer.layer.name}`;

const blobKey = (layer: LayerAnalysis, archive: string): string =>
  layer.layer.declared?.digest ?? contentKey(layer, archive);

/** For each image, the layers that only it uses. */
function usedByOne(users: Users, imageCount: number): readonly (readonly LayerAnalysis[])[] {
  const own: LayerAnalysis[][] = Array.from({ length: imageCount }, () => []);
  for (const { layer, images } of users.values()) {
    const [only] = images;
    if (only !== undefined && images.size === 1) own[only]?.push(layer);
  }
  return own;
}

const firsts = (users: Users): readonly LayerAnalysis[] => Array.from(users.values(), ({ layer }) => layer);

/** Content of layers and distribution of blobs, with the configs and manifests of these images. */
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
  instruction: instructionOf(analysis),
  sizes: layerSizes(analysis),
  usedBy: [...images],
});

const mostUsedFirst = (a: SharedLayer, b: SharedLayer): number =>
  b.usedBy.length - a.usedBy.length ||
  (b.sizes.content ?? 0) - (a.sizes.content ?? 0) ||
  ((a.diffID ?? '') < (b.diffID ?? '') ? -1 : 1);

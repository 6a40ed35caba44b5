// Rules: two descriptions of an image in one archive that disagree.

import type { Archive } from '../../archive/archive.ts';
import { rangeKey } from '../../bytes/byte-range.ts';
import type { Contents, Image } from '../../image/image.ts';
import { v1Name } from '../../oci/docker-manifest.ts';
import { normalizePath } from '../../oci/entry-path.ts';
import { taggedName } from '../../oci/reference.ts';
import { nameInMessage, shortened } from '../../text/message-name.ts';
import { areDocumentsUsable, documentsOf } from '../facts.ts';
import type { Observation, Rule } from '../rule.ts';
import { imageLabel } from '../wording.ts';
import { namesOfIndex, namesOfManifest } from './names.ts';

interface DescriptionsData {
  readonly image: string | null;
  readonly difference: string;
}

/** Docker 25 and later describe each image twice, in manifest.json and in index.json. Tools differ in which one they read. */
export const descriptions: Rule<DescriptionsData> = {
  id: 'validity/descriptions',
  severity: 'warning',
  title: 'The files manifest.json and index.json disagree',
  why: 'Docker reads manifest.json and containerd reads index.json, so they load different images. Save the image again.',
  ofArchive: true,
  *check({ contents }) {
    if (!areDocumentsUsable(contents)) return;
    if (!contents.formats.includes('docker-archive') || !contents.formats.includes('oci-layout')) return;
    yield* aboutImages(contents);
    yield* aboutNames(contents);
  },
  message: ({ image, difference }) => `${shortened(image ?? 'an image without a name')}: ${difference}`,
};

function* aboutImages({ images }: Contents): Generator<Observation<DescriptionsData>> {
  const isTwiceDescribed = images.some(({ format }) => format === 'oci-layout');
  for (const image of images) {
    const label = imageLabel(image);
    const place = { image: label };
    for (const other of image.otherDescriptions) {
      if (layersOf(image) === layersOf(other)) continue;
      const difference = 'manifest.json and index.json list different layers';
      yield { where: place, data: { ...place, difference } };
    }
    if (isTwiceDescribed && image.format === 'docker-archive') {
      yield { where: place, data: { ...place, difference: 'listed in manifest.json, but not in index.json' } };
    }
  }
}

const layersOf = ({ layers }: Image): string =>
  layers.map(({ range, name }) => (range ? rangeKey(range) : name)).join();

/**
 * Names are only compared if index.json has complete ones. It can have an image for each platform under one name, of which
 * manifest.json has only one.
 */
function* aboutNames(contents: Contents): Generator<Observation<DescriptionsData>> {
  const [listed, saved] = [namesOfIndex(contents), namesOfManifest(contents)];
  if (listed.size === 0) return;
  for (const image of new Set([...listed.keys(), ...saved.keys()])) {
    const difference = differenceOfNames(listed.get(image), saved.get(image));
    if (difference) yield { where: { image, blob: 'manifest.json' }, data: { image, difference } };
  }
}

function differenceOfNames(
  listed: ReadonlySet<string> | undefined,
  saved: ReadonlySet<string> | undefined,
): string | undefined {
  if (!saved) return 'this name is in index.json, but not in manifest.json';
  if (!listed) return 'this name is in manifest.json, but not in index.json';
  const isOther = listed.size > 0 && [...saved].some((config) => !listed.has(config));
  return isOther ? 'this name refers to different images in index.json and manifest.json' : undefined;
}

interface RepositoriesData {
  readonly image: string;
  readonly difference: string;
}

/** Compares the `repositories` file of docker save with manifest.json: names, and the top layer of each. */
export const repositories: Rule<RepositoriesData> = {
  id: 'validity/repositories',
  severity: 'warning',
  title: 'The files repositories and manifest.json disagree',
  why: 'Docker before 1.10 reads repositories, later versions read manifest.json, so they load different images. Save the image again.',
  ofArchive: true,
  *check({ archive, contents }) {
    if (!areDocumentsUsable(contents)) return;
    const old = namesOfRepositories(contents);
    const saved = topLayers(contents);
    if (!contents.formats.includes('docker-archive') || old.size === 0) return;
    for (const image of new Set([...old.keys(), ...saved.keys()])) {
      const difference = differenceOfTops(old.get(image), saved.get(image), archive);
      if (difference) yield { where: { image, blob: 'repositories' }, data: { image, difference } };
    }
  },
  message: ({ image, difference }) => `${shortened(image)}: ${difference}`,
};

function differenceOfTops(id: string | undefined, layer: string | undefined, archive: Archive): string | undefined {
  if (id === undefined) return 'this name is in manifest.json, but not in repositories';
  if (layer === undefined) return 'this name is in repositories, but not in manifest.json';
  // skopeo names layers by diff ID and links to them from the directories that old engines read.
  const [old, saved] = [archive.find(`${id}/layer.tar`), archive.find(normalizePath(layer).path)];
  const isNamed = layer.split('/').some((part) => part === id || part === `${id}.tar`);
  const isOne = isNamed || (old && saved && rangeKey(old) === rangeKey(saved));
  return isOne
    ? undefined
    : `the top layer is ${shortened(id)} in repositories, but ${shortened(layer)} in manifest.json`;
}

/** ID of the top layer, by image name. */
const namesOfRepositories = (contents: Contents): ReadonlyMap<string, string> =>
  new Map(
    documentsOf(contents, 'docker-repositories')
      .flatMap(({ value }) => Object.entries(value ?? {}))
      .flatMap(([repository, tags]) =>
        Object.entries(tags ?? {}).map(([tag, id]) => [`${repository}:${tag}`, id] as const),
      )
      .flatMap(([name, id]) => (id == null ? [] : [[taggedName(name), id] as const])),
  );

/** Name of the top layer's blob, by image name. */
const topLayers = (contents: Contents): ReadonlyMap<string, string> =>
  new Map(
    documentsOf(contents, 'docker-manifest')
      .flatMap(({ value }) => value ?? [])
      .flatMap((item) => (item?.RepoTags ?? []).map((tag) => [tag, item?.Layers?.at(-1) ?? ''] as const))
      .flatMap(([tag, layer]) => (tag === null ? [] : [[taggedName(tag), layer] as const])),
  );

interface V1ChainData {
  readonly name: string;
  readonly parent: string | null;
  readonly expected: string | null;
}

/** The V1 images in archives of Docker 1.10 to 24: the parent of each must be that of the layer below. */
export const v1Chain: Rule<V1ChainData> = {
  id: 'validity/v1-chain',
  severity: 'warning',
  title: 'The chain of V1 images does not match the layers',
  why: 'Docker before 1.10 stacks layers by this chain, later versions by manifest.json, so they load different images. Save the image again.',
  ofArchive: true,
  *check({ contents }) {
    const parents = new Map(documentsOf(contents, 'docker-v1').map(({ name, value }) => [name, value?.parent ?? null]));
    const lists = documentsOf(contents, 'docker-manifest').flatMap(({ value }) => value ?? []);
    for (const item of lists) {
      const names = (item?.Layers ?? []).map((layer) => v1Name(layer ?? ''));
      for (const [at, name] of names.entries()) {
        const below = at === 0 ? undefined : names[at - 1];
        const expected = below?.split('/')[0] ?? null;
        const parent = name === undefined ? undefined : parents.get(name);
        if (name === undefined || parent === undefined || parent === expected) continue;
        yield { where: { blob: name, pointer: '/parent' }, data: { name, parent, expected } };
      }
    }
  },
  message: ({ name, parent, expected }) =>
    expected === null
      ? `${shortened(name)}: its parent is ${nameInMessage(parent ?? 'none')}, but it is the lowest layer in manifest.json`
      : `${shortened(name)}: its parent is ${nameInMessage(parent ?? 'none')}, but the layer below in manifest.json is ${shortened(expected)}`,
};

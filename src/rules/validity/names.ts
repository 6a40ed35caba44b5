// Rules: names of images that stand for several, or that are too many.

import { limitFlag } from '../../bytes/limits.ts';
import type { Contents } from '../../image/image.ts';
import { referencesByDocument } from '../../image/references.ts';
import { annotation } from '../../oci/descriptor.ts';
import { normalizePath } from '../../oci/entry-path.ts';
import { normalizePlatform, platformKey } from '../../oci/platform.ts';
import { taggedName } from '../../oci/reference.ts';
import { nameInMessage } from '../../text/message-name.ts';
import { documentsOf } from '../facts.ts';
import type { Rule } from '../rule.ts';

interface RefNameData {
  readonly refName: string;
  readonly first: string;
  readonly second: string;
}

/** One name for two different images, in index.json (annotations.md does not forbid it) or in manifest.json. */
export const refName: Rule<RefNameData> = {
  id: 'validity/ref-name',
  severity: 'warning',
  title: 'Two images in one archive have the same name',
  why: 'Tools differ in which image they load. Give each image its own name.',
  ofArchive: true,
  *check({ contents }) {
    const named = new Map<string, string>();
    for (const { from, pointer, declared } of contents.references) {
      const name = declared?.annotations?.[annotation.imageName] ?? declared?.annotations?.[annotation.refName];
      if (from !== 'index.json' || !declared?.digest || !name) continue;
      // One name for several platforms, or for several versions of Windows, is normal.
      const key = JSON.stringify([name, platformKey(normalizePlatform(declared.platform ?? {}))]);
      const first = named.get(key) ?? declared.digest;
      named.set(key, first);
      const data = { refName: name, first, second: declared.digest };
      if (first !== declared.digest) yield { where: { blob: from, pointer }, data };
    }
    for (const [name, configs] of namesOfManifest(contents)) {
      const [first, second] = configs;
      if (first !== undefined && second)
        yield { where: { blob: 'manifest.json' }, data: { refName: name, first, second } };
    }
  },
  message: ({ refName, first, second }) => `${nameInMessage(refName)} is the name of both ${first} and ${second}`,
};

/** An image with more names than the limit: a hostile index can have hundreds of thousands. */
export const manyNames: Rule<object> = {
  id: 'validity/many-names',
  severity: 'warning',
  title: 'An image has too many names',
  why: `Names beyond the limit are missing from all results. Raise ${limitFlag('names')}.`,
  losesFacts: true,
  ofArchive: true,
  *check({ contents }) {
    if (contents.hasMoreNames) yield { where: {}, data: {} };
  },
  message: () =>
    `an image has more names than ${limitFlag('names')} allows, or all images together more than 100 times as many`,
};

/**
 * The images that each name stands for, as declared by index.json and by manifest.json of one archive: config digests by
 * name. An index can have one name for an image of each platform.
 */
export type ConfigsByName = ReadonlyMap<string, ReadonlySet<string>>;

/** Only complete names: many layouts only have the tag. */
export function namesOfIndex({ references, documents }: Contents): ConfigsByName {
  const indexes = new Set(documents.filter(({ kind }) => kind === 'oci-index').map(({ name }) => name));
  const below = referencesByDocument(references);
  const configs = new Map<string, Set<string>>();
  for (const { name, declared } of below.get('index.json') ?? []) {
    const given = declared?.annotations?.[annotation.imageName];
    if (!given) continue;
    const found = configs.get(taggedName(given)) ?? new Set<string>();
    configs.set(taggedName(given), found);
    const manifests = indexes.has(name) ? (below.get(name) ?? []).map((listed) => listed.name) : [name];
    for (const reference of manifests.flatMap((manifest) => below.get(manifest) ?? [])) {
      if (reference.role === 'config' && reference.declared?.digest) found.add(reference.declared.digest);
    }
  }
  return configs;
}

export function namesOfManifest(contents: Contents): ConfigsByName {
  const digests = new Map(contents.documents.map(({ name, digest }) => [name, digest]));
  const configs = new Map<string, Set<string>>();
  for (const item of documentsOf(contents, 'docker-manifest').flatMap(({ value }) => value ?? [])) {
    const config = digests.get(normalizePath(item?.Config ?? '').path);
    for (const tag of item?.RepoTags ?? []) {
      if (tag === null) continue;
      const found = configs.get(taggedName(tag)) ?? new Set<string>();
      configs.set(taggedName(tag), config ? found.add(config) : found);
    }
  }
  return configs;
}

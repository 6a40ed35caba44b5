// The images that each name stands for, as declared by index.json and by manifest.json of one archive: config digests by
// name. An index can have one name for an image of each platform.
import type { Contents } from '../image/image.ts';
import { referencesByDocument } from '../image/references.ts';
import { annotation } from '../oci/descriptor.ts';
import { normalizePath } from '../oci/entry-path.ts';
import { taggedName } from '../oci/reference.ts';
import { documentsOf } from './facts.ts';

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

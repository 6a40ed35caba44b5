// The format of docker save before 1.10: a directory per layer (<id>/json, <id>/layer.tar), ordered by each layer's
// parent; names are in `repositories`. IDs are random, not digests; there are no configs and no diff IDs.
import type { Archive } from '../archive/archive.ts';
import type { HistoryEntry, ImageConfig } from '../oci/config.ts';
import type { DockerV1Image } from '../oci/docker-manifest.ts';
import { platformName } from '../oci/platform.ts';
import { familiarName } from '../oci/reference.ts';
import { blobOf } from './describe-image.ts';
import type { Loose } from './document.ts';
import { isObject } from './document-kind.ts';
import type { Format } from './format.ts';
import type { Image } from './image.ts';
import type { DocumentReader } from './read-documents.ts';

const layerJSON = /^([0-9a-f]{64})\/json$/;

/** The V1 format. */
export const dockerV1: Format = {
  name: 'docker-v1',
  title: 'docker save before 1.10',
  transports: [],
  async recognizes(archive, documents, before) {
    if (before.length > 0 || !layerIDs(archive).some((id) => archive.find(`${id}/layer.tar`))) return false;
    return (
      archive.find('repositories') === undefined ||
      isObject(await documents.probe('repositories', 'docker-repositories'))
    );
  },
  async read(archive, documents) {
    const tops = await topLayers(archive, documents);
    const images = [...tops].map(([id, names]) => imageOf(id, names, archive, documents));
    return { images: await Promise.all(images), listed: [] };
  },
};

const layerIDs = (archive: Archive): string[] =>
  [...archive.names()].map((name) => layerJSON.exec(name)?.[1]).filter((id) => id !== undefined);

/**
 * ID of each image's top layer → names. Without `repositories`, the top layers are those that are no other layer's
 * parent.
 */
async function topLayers(archive: Archive, documents: DocumentReader): Promise<ReadonlyMap<string, readonly string[]>> {
  const tops = new Map<string, string[]>();
  if (archive.find('repositories')) {
    const { value } = await documents.read('repositories', 'docker-repositories');
    for (const [repository, tags] of Object.entries(value ?? {})) {
      for (const [tag, id] of Object.entries(tags ?? {})) {
        if (id) tops.set(id, [...(tops.get(id) ?? []), familiarName(`${repository}:${tag}`)]);
      }
    }
  }
  if (tops.size > 0) return tops;
  const ids = layerIDs(archive);
  const parents = new Set<string>();
  for (const id of ids) {
    const { value } = await documents.read(`${id}/json`, 'docker-v1');
    if (value?.parent) parents.add(value.parent);
  }
  return new Map(ids.filter((id) => !parents.has(id)).map((id) => [id, []]));
}

async function imageOf(
  topID: string,
  names: readonly string[],
  archive: Archive,
  documents: DocumentReader,
): Promise<Image> {
  const chain: { id: string; json: Loose<DockerV1Image> }[] = [];
  const seen = new Set<string>();
  for (let id: string | null | undefined = topID; id && !seen.has(id); ) {
    seen.add(id);
    const json: Loose<DockerV1Image> = (await documents.read(`${id}/json`, 'docker-v1')).value ?? {};
    chain.unshift({ id, json });
    id = json.parent;
  }
  const top = chain.at(-1)?.json ?? {};
  return {
    format: 'docker-v1',
    names: [...new Set(names)],
    platform: platformName(top),
    created: top.created ?? undefined,
    config: { name: `${topID}/json`, range: archive.find(`${topID}/json`), value: configOf(top) },
    layers: chain.map(({ id, json }, index) => {
      const name = `${id}/layer.tar`;
      return { ...blobOf(name, archive.find(name)), index, history: stepOf(json) };
    }),
    otherDescriptions: [],
  };
}

/** A V1 image has the same execution parameters as a config, at the same place. */
const configOf = ({ id, parent, ...config }: Loose<DockerV1Image>): Loose<ImageConfig> => config;

function stepOf(json: Loose<DockerV1Image>): Loose<HistoryEntry> {
  const { created, author, comment, container_config: container } = json;
  return { created, author, comment, created_by: container?.Cmd?.join(' ') };
}

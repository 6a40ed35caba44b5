// The format of docker save before 1.10: a directory per layer (<id>/json, <id>/layer.tar), ordered by each layer's
// parent; names are in `repositories`. IDs are random, not digests; there are no configs and no diff IDs.
import type { Archive } from '../archive/archive.ts';
import type { Limits } from '../bytes/limits.ts';
import { chargeMemory } from '../bytes/memory.ts';
import type { HistoryEntry, ImageConfig } from '../oci/config.ts';
import type { DockerV1Image } from '../oci/docker-manifest.ts';
import { platformName } from '../oci/platform.ts';
import { familiarName } from '../oci/reference.ts';
import { blobOf } from './describe-image.ts';
import type { Loose } from './document.ts';
import { isObject } from './document-kind.ts';
import type { Format } from './format.ts';
import type { Image, Layer } from './image.ts';
import type { DocumentReader } from './read-documents.ts';

const layerJSON = /^([0-9a-f]{64})\/json$/;

/** The V1 format. */
export const dockerV1: Format = {
  name: 'docker-v1',
  title: 'docker save before 1.10',
  transports: [],
  marks: /(?:^|\/)(?:repositories|[0-9a-f]{64}\/json)$/,
  async recognizes(archive, documents, before) {
    if (before.length > 0 || !layerIDs(archive).some((id) => archive.find(`${id}/layer.tar`))) return false;
    return (
      archive.find('repositories') === undefined ||
      isObject(await documents.probe('repositories', 'docker-repositories'))
    );
  },
  async read(archive, documents, limits) {
    const tops = await topLayers(archive, documents);
    const chains = new LayerChains(archive, documents, limits);
    const images: Image[] = [];
    for (const [id, names] of tops) images.push(await imageOf(id, names, archive, chains));
    return { images, listed: [] };
  },
};

const layerIDs = (archive: Archive): string[] =>
  [...archive.names(2)].map((name) => layerJSON.exec(name)?.[1]).filter((id) => id !== undefined);

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
        if (!id) continue;
        const names = tops.get(id) ?? [];
        names.push(familiarName(`${repository}:${tag}`));
        tops.set(id, names);
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

/** Memory of a layer, and of its place in the list of an image, in bytes. */
const [layerSize, placeSize] = [1000, 100];

/** The chains of layers below the images. Images that share a part of a chain share its layers. */
class LayerChains {
  readonly #archive: Archive;
  readonly #documents: DocumentReader;
  readonly #limits: Limits;
  readonly #values = new Map<string, Loose<DockerV1Image>>();
  readonly #layers = new Map<string, Layer>();

  constructor(archive: Archive, documents: DocumentReader, limits: Limits) {
    this.#archive = archive;
    this.#documents = documents;
    this.#limits = limits;
  }

  /** What the JSON of a layer says. */
  async valueOf(id: string): Promise<Loose<DockerV1Image>> {
    const value = this.#values.get(id) ?? (await this.#documents.read(`${id}/json`, 'docker-v1')).value ?? {};
    this.#values.set(id, value);
    return value;
  }

  /** The layers up to this one, lowest first. A layer that is its own ancestor is listed once. */
  async upTo(top: string): Promise<readonly Layer[]> {
    const ids = new Set<string>();
    for (let id: string | null | undefined = top; id && !ids.has(id); ) {
      ids.add(id);
      id = (this.#values.get(id) ?? (await this.valueOf(id))).parent;
    }
    chargeMemory(this.#limits, ids.size * placeSize, 'layers of images');
    return [...ids].reverse().map((id, index) => this.#layerAt(id, index));
  }

  #layerAt(id: string, index: number): Layer {
    const known = this.#layers.get(id);
    if (known?.index === index) return known;
    chargeMemory(this.#limits, layerSize, 'layers of images');
    const name = `${id}/layer.tar`;
    const history = stepOf(this.#values.get(id) ?? {});
    const layer = { ...blobOf(name, this.#archive), index, history };
    this.#layers.set(id, layer);
    return layer;
  }
}

async function imageOf(topID: string, names: readonly string[], archive: Archive, chains: LayerChains): Promise<Image> {
  const top = await chains.valueOf(topID);
  return {
    format: 'docker-v1',
    names: [...new Set(names)],
    platform: platformName(top),
    created: top.created ?? undefined,
    config: { name: `${topID}/json`, range: archive.find(`${topID}/json`), value: configOf(top) },
    layers: await chains.upTo(topID),
    otherDescriptions: [],
  };
}

/**
 * A V1 image has the same execution parameters as a config, at the same place. Its layers and history are those of its parents;
 * members with these names are not checked, and mean nothing.
 */
const configOf = ({ id, parent, ...config }: Loose<DockerV1Image>): Loose<ImageConfig> => ({
  ...config,
  rootfs: undefined,
  history: undefined,
});

function stepOf(json: Loose<DockerV1Image>): Loose<HistoryEntry> {
  const { created, author, comment, container_config: container } = json;
  return { created, author, comment, created_by: container?.Cmd?.join(' ') };
}

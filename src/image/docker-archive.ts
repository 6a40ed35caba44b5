// The format of docker save since Docker 1.10: manifest.json lists images with the names of config and layers in the
// archive. Also written by skopeo, kaniko, crane, ko, bazel, jib and nix, with different naming, so names are not
// evidence of a digest.
import type { Archive } from '../archive/archive.ts';
import { sizeOf } from '../bytes/byte-range.ts';
import type { Limits } from '../bytes/limits.ts';
import { type DockerManifestItem, v1Name } from '../oci/docker-manifest.ts';
import { normalizePath } from '../oci/entry-path.ts';
import { familiarName, isTagged } from '../oci/reference.ts';
import { blobOf, describeImage } from './describe-image.ts';
import type { Loose } from './document.ts';
import { isObject } from './document-kind.ts';
import type { Format } from './format.ts';
import type { Blob, Image } from './image.ts';
import { holdsOnlyImageFiles } from './image-file-names.ts';
import type { DocumentReader } from './read-documents.ts';

/** The docker save format. */
export const dockerArchive: Format = {
  name: 'docker-archive',
  title: 'docker save',
  transports: ['docker-archive'],
  marks: /(?:^|\/)manifest\.json$/,
  async recognizes(archive, documents) {
    if (!archive.find('manifest.json')) return false;
    const manifest = await documents.probe('manifest.json', 'docker-manifest');
    if (Array.isArray(manifest) && manifest.length > 0) return manifest.every(looksLikeItem);
    if (isObject(manifest)) return false;
    // If other files are present too, an unrecognized manifest.json belongs to a root filesystem, or to the dir: format.
    return archive.find('version') === undefined && holdsOnlyImageFiles(archive);
  },
  async read(archive, documents, limits) {
    const { value } = await documents.read('manifest.json', 'docker-manifest');
    if (archive.find('repositories')) await documents.read('repositories', 'docker-repositories');
    const images: Image[] = [];
    for (const item of value ?? []) if (item) images.push(await imageOf(item, archive, documents, limits));
    await readV1(value ?? [], archive, documents);
    return { images, listed: [] };
  },
};

/**
 * Until Docker 24 each layer was in a directory with its V1 image JSON, which only old readers need. Read for
 * validation only.
 */
async function readV1(
  items: readonly (Loose<DockerManifestItem> | null)[],
  archive: Archive,
  documents: DocumentReader,
): Promise<void> {
  for (const layer of items.flatMap((item) => item?.Layers ?? [])) {
    const name = v1Name(layer ?? '');
    if (name && archive.find(name)) await documents.read(name, 'docker-v1');
  }
}

const looksLikeItem = (item: unknown): boolean => isObject(item) && ('Config' in item || 'Layers' in item);

async function imageOf(
  item: Loose<DockerManifestItem>,
  archive: Archive,
  documents: DocumentReader,
  limits: Limits,
): Promise<Image> {
  const config = await documents.read(normalizePath(item.Config ?? 'config without a name').path, 'oci-config');
  const diffIDs = config.value?.rootfs?.diff_ids ?? [];
  const layers = (item.Layers ?? []).filter((layer) => layer !== null);
  return describeImage(
    {
      format: 'docker-archive',
      // Docker rejects a name without a tag and loads the image without that name.
      names: (item.RepoTags ?? []).filter((tag) => tag !== null && isTagged(tag)).map((tag) => familiarName(tag ?? '')),
      config,
      layers: layers.map((layer, index) => layerOf(layer, diffIDs[index], item, archive)),
    },
    limits,
  );
}

/** The descriptor in LayerSources is used only if its size matches the blob in the archive. */
function layerOf(
  declaredName: string,
  diffID: string | null | undefined,
  { LayerSources: sources }: Loose<DockerManifestItem>,
  archive: Archive,
): Blob {
  const { path: name } = normalizePath(declaredName);
  const range = archive.find(name);
  const source = sources && diffID && Object.hasOwn(sources, diffID) ? sources[diffID] : undefined;
  return blobOf(name, archive, source && (!range || source.size === sizeOf(range)) ? source : undefined);
}

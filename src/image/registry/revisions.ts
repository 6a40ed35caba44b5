// The manifests that a registry serves. A manifest has the names of its tags; one without a tag that no index of its repository lists
// has REPOSITORY@DIGEST, as it is pulled.
import type { Archive } from '../../archive/archive.ts';
import { sizeOf } from '../../bytes/byte-range.ts';
import { annotation } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import { isIndex, isManifest } from '../../oci/media-type.ts';
import type { LooseDescriptor } from '../document.ts';
import { isObject, kindOfShape } from '../document-kind.ts';
import type { Reference } from '../image.ts';
import type { DocumentReader } from '../read-documents.ts';
import { registryPaths } from '../references.ts';
import { refusesSchema1 } from '../walk-manifests.ts';
import type { ManifestLink } from './links.ts';

interface StoredManifest {
  readonly descriptor: LooseDescriptor;
  /** Digests of the manifests that an index lists. */
  readonly children: readonly string[];
}

/** A reference to a manifest, as an entry of an index would be. */
export type RegistryReference = Reference & { readonly declared: LooseDescriptor };

/**
 * A reference for each link to a manifest, except manifests that are only listed by an index of their repository: they are found
 * there. Links that lead to no manifest are refused.
 */
export async function registryReferences(
  links: readonly ManifestLink[],
  archive: Archive,
  documents: DocumentReader,
): Promise<readonly RegistryReference[]> {
  const stored = new Map<Digest, StoredManifest | undefined>();
  for (const { digest } of links)
    if (!stored.has(digest)) stored.set(digest, await storedManifest(digest, archive, documents));
  return [...byRepository(links)].flatMap(([repository, own]) => {
    const revisions = new Map(own.flatMap((link) => (link.tag === undefined ? [[link.digest, link]] : [])));
    const tags = own.filter(({ tag }) => tag !== undefined);
    const tagged = new Set(tags.map(({ digest }) => digest));
    const listed = new Set([...revisions.keys()].flatMap((digest) => stored.get(digest)?.children ?? []));
    const untagged = [...revisions.values()].filter(({ digest }) => !tagged.has(digest) && !listed.has(digest));
    return [...tags, ...untagged].flatMap((link): readonly RegistryReference[] => {
      const { name, tag, digest } = link;
      const manifest = revisions.has(digest) ? stored.get(digest) : undefined;
      if (!manifest) {
        documents.refuse(
          name,
          'oci-descriptor',
          `leads to ${digest}, which ${revisions.has(digest) ? 'the registry' : 'this repository'} does not have`,
        );
        return [];
      }
      const image = tag === undefined ? `${repository}@${digest}` : `${repository}:${tag}`;
      const declared = { ...manifest.descriptor, annotations: { [annotation.imageName]: image } };
      const path = registryPaths.manifest(digest);
      return [{ from: name, pointer: '', role: 'manifest', name: path, range: archive.find(path), declared }];
    });
  });
}

function byRepository(links: readonly ManifestLink[]): ReadonlyMap<string, readonly ManifestLink[]> {
  const found = new Map<string, ManifestLink[]>();
  for (const link of links) {
    const known = found.get(link.repository);
    if (known) known.push(link);
    else found.set(link.repository, [link]);
  }
  return found;
}

/** Undefined if it is missing. */
async function storedManifest(
  digest: Digest,
  archive: Archive,
  documents: DocumentReader,
): Promise<StoredManifest | undefined> {
  const path = registryPaths.manifest(digest);
  const range = archive.find(path);
  if (!range) return undefined;
  const value = await documents.probe(path, 'oci-manifest');
  if (refusesSchema1(documents, path, value)) return { descriptor: { digest, mediaType: schema1 }, children: [] };
  return { descriptor: { digest, mediaType: mediaTypeOf(value), size: sizeOf(range) }, children: childrenOf(value) };
}

const schema1 = 'application/vnd.docker.distribution.manifest.v1+prettyjws';

/** As the registry finds it: a manifest of OCI need not say what it is. What is unreadable is read as a manifest, to say why. */
function mediaTypeOf(value: unknown): string {
  const own = isObject(value) && 'mediaType' in value ? String(value.mediaType) : '';
  if (isManifest(own) || isIndex(own)) return own;
  return kindOfShape(value) === 'oci-index'
    ? 'application/vnd.oci.image.index.v1+json'
    : 'application/vnd.oci.image.manifest.v1+json';
}

function childrenOf(value: unknown): readonly string[] {
  const manifests = isObject(value) && 'manifests' in value ? value.manifests : undefined;
  if (!Array.isArray(manifests)) return [];
  return manifests.flatMap((one: unknown) => (isObject(one) && 'digest' in one ? [String(one.digest)] : []));
}

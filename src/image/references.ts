// Finds all references from documents to blobs, in document order, with what is declared about each blob and where it
// is.
import type { Archive } from '../archive/archive.ts';
import type { Limits } from '../bytes/limits.ts';
import { chargeMemory } from '../bytes/memory.ts';
import { blobPath, type Digest, parseDigest, registryBlobPath } from '../oci/digest.ts';
import type { DockerManifestItem } from '../oci/docker-manifest.ts';
import { normalizePath } from '../oci/entry-path.ts';
import type { ImageIndex, ImageManifest } from '../oci/manifest.ts';
import { pointerOf } from '../text/json-pointer.ts';
import type { Document, Loose, LooseDescriptor } from './document.ts';
import type { Contents, FormatName, Image, Reference, ReferenceRole } from './image.ts';

/** All references in the documents. */
export function referencesOf(
  documents: readonly Document[],
  formats: readonly FormatName[],
  archive: Archive,
  limits: Limits,
): readonly Reference[] {
  const names = pathsOf(formats);
  return documents.flatMap((document) => {
    const targets = targetsOf(document, names);
    chargeMemory(limits, targets.length * referenceSize, 'references between blobs');
    return targets.map(
      ({ role, path, name, declared }): Reference => ({
        from: document.name,
        pointer: pointerOf(path),
        role,
        name,
        declared,
        range: archive.find(name),
      }),
    );
  });
}

/** Memory of a reference, in bytes. */
const referenceSize = 400;

/** References grouped by document name. */
export function referencesByDocument(references: readonly Reference[]): ReadonlyMap<string, readonly Reference[]> {
  const byDocument = new Map<string, Reference[]>();
  for (const reference of references) {
    const known = byDocument.get(reference.from);
    if (known) known.push(reference);
    else byDocument.set(reference.from, [reference]);
  }
  return byDocument;
}

/** The indexes that list each manifest. Each of many images needs its own. */
const knownIndexes = new WeakMap<Contents, ReadonlyMap<Digest, readonly Digest[]>>();

/** The digest of its manifest, and those of the indexes that list the manifest. */
export function digestsLeadingTo(contents: Contents, { manifestDigest }: Image): readonly Digest[] {
  if (manifestDigest === undefined) return [];
  const indexes = knownIndexes.get(contents) ?? indexesByManifest(contents);
  knownIndexes.set(contents, indexes);
  return [manifestDigest, ...(indexes.get(manifestDigest) ?? [])];
}

function indexesByManifest({ documents, references }: Contents): ReadonlyMap<Digest, readonly Digest[]> {
  const digests = new Map(documents.map(({ name, digest }) => [name, digest]));
  const indexes = new Map<Digest, Digest[]>();
  for (const { role, from, declared } of references) {
    const index = role === 'manifest' ? digests.get(from) : undefined;
    if (index === undefined || !declared?.digest) continue;
    const above = indexes.get(declared.digest);
    if (above) above.push(index);
    else indexes.set(declared.digest, [index]);
  }
  return indexes;
}

interface Target {
  readonly role: ReferenceRole;
  readonly path: readonly (string | number)[];
  readonly name: string;
  readonly declared?: LooseDescriptor | undefined;
}

function targetsOf({ kind, value }: Document, names: BlobPaths): readonly Target[] {
  switch (kind) {
    case 'oci-index':
      return manifestsOf(value as Loose<ImageIndex> | undefined, names);
    case 'oci-manifest':
      return blobsOf(value as Loose<ImageManifest> | undefined, names);
    case 'docker-manifest':
      return (value as Loose<readonly DockerManifestItem[]> | undefined)?.flatMap(dockerTargets) ?? [];
    case 'oci-descriptor':
      return descriptorTarget('blob', [], value as LooseDescriptor | undefined, names.blob);
    default:
      return [];
  }
}

const manifestsOf = (index: Loose<ImageIndex> | undefined, names: BlobPaths): readonly Target[] =>
  (index?.manifests ?? []).flatMap((declared, at) =>
    descriptorTarget('manifest', ['manifests', at], declared, names.manifest),
  );

function blobsOf(manifest: Loose<ImageManifest> | undefined, names: BlobPaths): readonly Target[] {
  return [
    ...descriptorTarget('config', ['config'], manifest?.config, names.blob),
    ...(manifest?.layers ?? []).flatMap((layer, at) => descriptorTarget('layer', ['layers', at], layer, names.blob)),
    ...descriptorTarget('subject', ['subject'], manifest?.subject, names.manifest),
  ];
}

function descriptorTarget(
  role: ReferenceRole,
  path: Target['path'],
  declared: LooseDescriptor | null | undefined,
  nameOf: (digest: string) => string,
): readonly Target[] {
  return declared?.digest ? [{ role, path, name: nameOf(declared.digest), declared }] : [];
}

/** LayerSources describe blobs in a registry; they are checked only if the archive contains such a blob. */
function dockerTargets(item: Loose<DockerManifestItem> | null, at: number): readonly Target[] {
  const byName = (role: ReferenceRole, path: Target['path'], name: string | null | undefined): readonly Target[] =>
    name ? [{ role, path: [at, ...path], name: normalizePath(name).path }] : [];
  const sources = Object.entries(item?.LayerSources ?? {}).flatMap(([diffID, declared]): readonly Target[] => {
    const name = blobPath(declared?.digest ?? '');
    return name && declared ? [{ role: 'source', path: [at, 'LayerSources', diffID], name, declared }] : [];
  });
  return [
    ...byName('config', ['Config'], item?.Config),
    ...(item?.Layers ?? []).flatMap((name, index) => byName('layer', ['Layers', index], name)),
    ...sources,
  ];
}

/**
 * How digests map to names: in an OCI layout (image-layout.md, "Blobs") by algorithm and encoded part; in skopeo's dir:
 * by the encoded part alone, with a suffix for the manifests of a list; in a registry by a directory for each blob.
 */
export interface BlobPaths {
  blob(digest: string): string;
  manifest(digest: string): string;
}

const layoutPath = (digest: string): string => blobPath(digest) ?? digest;

export const layoutPaths: BlobPaths = { blob: layoutPath, manifest: layoutPath };

const directoryPath = (digest: string): string => parseDigest(digest)?.encoded ?? digest;

export const directoryPaths: BlobPaths = {
  blob: directoryPath,
  manifest: (digest) => `${directoryPath(digest)}.manifest.json`,
};

const registryPath = (digest: string): string => registryBlobPath(digest) ?? digest;

export const registryPaths: BlobPaths = { blob: registryPath, manifest: registryPath };

function pathsOf(formats: readonly FormatName[]): BlobPaths {
  if (formats.includes('registry')) return registryPaths;
  return formats.includes('dir') ? directoryPaths : layoutPaths;
}

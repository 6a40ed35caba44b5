// Every place in an archive's documents that refers to a blob, in the order of the documents: what is declared of it there,
// and where it is, if it is here.
import type { Archive } from '../archive/archive.ts';
import { blobPath, parseDigest } from '../oci/digest.ts';
import type { DockerManifestItem } from '../oci/docker-manifest.ts';
import { normalizePath } from '../oci/entry-path.ts';
import type { ImageIndex, ImageManifest } from '../oci/manifest.ts';
import { pointerOf } from '../text/json-pointer.ts';
import type { Document, Loose, LooseDescriptor } from './document.ts';
import type { FormatName, Reference, ReferenceRole } from './image.ts';

export function referencesOf(
  documents: readonly Document[],
  formats: readonly FormatName[],
  archive: Archive,
): readonly Reference[] {
  const names = formats.includes('dir') ? directoryNames : layoutNames;
  return documents.flatMap((document) =>
    named(document, names).map(
      ({ role, path, name, declared }): Reference => ({
        from: document.name,
        pointer: pointerOf(path),
        role,
        name,
        declared,
        range: archive.find(name),
      }),
    ),
  );
}

/** What each document refers to, by the document's name. */
export function referencesByDocument(references: readonly Reference[]): ReadonlyMap<string, readonly Reference[]> {
  const byDocument = new Map<string, Reference[]>();
  for (const reference of references) {
    const known = byDocument.get(reference.from);
    if (known) known.push(reference);
    else byDocument.set(reference.from, [reference]);
  }
  return byDocument;
}

interface Named {
  readonly role: ReferenceRole;
  readonly path: readonly (string | number)[];
  readonly name: string;
  readonly declared?: LooseDescriptor;
}

function named({ kind, value }: Document, names: BlobNames): readonly Named[] {
  switch (kind) {
    case 'oci-index':
      return manifestsOf(value as Loose<ImageIndex> | undefined, names);
    case 'oci-manifest':
      return blobsOf(value as Loose<ImageManifest> | undefined, names);
    case 'docker-manifest':
      return (value as Loose<readonly DockerManifestItem[]> | undefined)?.flatMap(savedBy) ?? [];
    case 'oci-descriptor':
      return described('blob', [], value as LooseDescriptor | undefined, names.blob);
    default:
      return [];
  }
}

const manifestsOf = (index: Loose<ImageIndex> | undefined, names: BlobNames): readonly Named[] =>
  (index?.manifests ?? []).flatMap((declared, at) =>
    described('manifest', ['manifests', at], declared, names.manifest),
  );

function blobsOf(manifest: Loose<ImageManifest> | undefined, names: BlobNames): readonly Named[] {
  return [
    ...described('config', ['config'], manifest?.config, names.blob),
    ...(manifest?.layers ?? []).flatMap((layer, at) => described('layer', ['layers', at], layer, names.blob)),
    ...described('subject', ['subject'], manifest?.subject, names.manifest),
  ];
}

function described(
  role: ReferenceRole,
  path: Named['path'],
  declared: LooseDescriptor | null | undefined,
  nameOf: (digest: string) => string,
): readonly Named[] {
  return declared?.digest ? [{ role, path, name: nameOf(declared.digest), declared }] : [];
}

/** The sources of layers describe blobs of a registry; they count where the archive has such a blob. */
function savedBy(item: Loose<DockerManifestItem> | null, at: number): readonly Named[] {
  const byName = (role: ReferenceRole, path: Named['path'], name: string | null | undefined): readonly Named[] =>
    name ? [{ role, path: [at, ...path], name: normalizePath(name).path }] : [];
  const sources = Object.entries(item?.LayerSources ?? {}).flatMap(([diffID, declared]): readonly Named[] => {
    const name = blobPath(declared?.digest ?? '');
    return name && declared ? [{ role: 'source', path: [at, 'LayerSources', diffID], name, declared }] : [];
  });
  return [
    ...byName('config', ['Config'], item?.Config),
    ...(item?.Layers ?? []).flatMap((name, index) => byName('layer', ['Layers', index], name)),
    ...sources,
  ];
}

// Where the blob of a digest stands: in an OCI layout (image-layout.md, "Blobs") by algorithm and encoded part; in skopeo's
// dir: by the encoded part alone, the manifests of a list with an ending of their own.

export interface BlobNames {
  blob(digest: string): string;
  manifest(digest: string): string;
}

const inLayout = (digest: string): string => blobPath(digest) ?? digest;

export const layoutNames: BlobNames = { blob: inLayout, manifest: inLayout };

const inDirectory = (digest: string): string => parseDigest(digest)?.encoded ?? digest;

export const directoryNames: BlobNames = {
  blob: inDirectory,
  manifest: (digest) => `${inDirectory(digest)}.manifest.json`,
};

// The storage of a registry as distribution 2.8 writes it: blobs by digest, each repository with links to its revisions, tags and layers.
// The former revisions of a tag, the links to layers and unfinished uploads are there, too, because a registry leaves them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BlobStore } from './oci-blobs.ts';
import type { TarLiteral } from './tar-builder.ts';

export interface RepositoryLiteral {
  /** Digests of manifests, in the order in which they were pushed. */
  readonly revisions: readonly string[];
  /** Digests that each tag had, the present one last. */
  readonly tags?: Readonly<Record<string, readonly string[]>>;
  /** Digests of layers and configs. */
  readonly layers?: readonly string[];
}

const v2 = 'docker/registry/v2';

const splitDigest = (digest: string): readonly [string, string] => {
  const [algorithm = '', hex = ''] = digest.split(':');
  return [algorithm, hex];
};

export const registryBlob = (digest: string): string => {
  const [algorithm, hex] = splitDigest(digest);
  return `${v2}/blobs/${algorithm}/${hex.slice(0, 2)}/${hex}/data`;
};

export const revisionLink = (repository: string, digest: string): string =>
  `${v2}/repositories/${repository}/_manifests/revisions/${splitDigest(digest).join('/')}/link`;

export const tagLink = (repository: string, tag: string): string =>
  `${v2}/repositories/${repository}/_manifests/tags/${tag}/current/link`;

/** File name → bytes. */
export function registryStorage(
  store: BlobStore,
  repositories: Readonly<Record<string, RepositoryLiteral>>,
): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const link = (name: string, digest: string): void => void files.set(name, Buffer.from(digest));
  for (const [hex, body] of store.entries()) files.set(registryBlob(`sha256:${hex}`), body);
  for (const [repository, { revisions, tags = {}, layers = [] }] of Object.entries(repositories)) {
    const folder = `${v2}/repositories/${repository}`;
    for (const digest of revisions) link(revisionLink(repository, digest), digest);
    for (const digest of layers) link(`${folder}/_layers/${splitDigest(digest).join('/')}/link`, digest);
    for (const [tag, digests] of Object.entries(tags)) {
      link(tagLink(repository, tag), digests.at(-1) ?? '');
      for (const digest of digests)
        link(`${folder}/_manifests/tags/${tag}/index/${splitDigest(digest).join('/')}/link`, digest);
    }
    files.set(`${folder}/_uploads/0c5b3f0e-8f2e-4f6c-9d0a-1b2c3d4e5f60/startedat`, Buffer.from('2026-01-01T00:00:00Z'));
  }
  return files;
}

export function writeFiles(folder: string, files: ReadonlyMap<string, Buffer>): string {
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}

export const asEntries = (files: ReadonlyMap<string, Buffer>, prefix = ''): readonly TarLiteral[] =>
  Array.from(files, ([path, body]) => ({ path: prefix + path, body }));

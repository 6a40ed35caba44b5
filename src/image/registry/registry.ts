// The storage of a registry (distribution, driver "filesystem"), as it lies on disk: blobs by digest, and for each repository links
// to its manifests. Names are relative to its directory docker/registry/v2.
import type { Format } from '../format.ts';
import { registryPaths } from '../references.ts';
import { ManifestWalk } from '../walk-manifests.ts';
import { linkNames, parseLinkName, readLinks } from './links.ts';
import { registryReferences } from './revisions.ts';

/** The storage of a registry. */
export const registry: Format = {
  name: 'registry',
  title: 'registry storage',
  transports: [],
  marks: /(?:^|\/)blobs\/sha256\/[0-9a-f]{2}\/[0-9a-f]{64}\/data$/,
  usualDirectory: 'docker/registry/v2',
  async recognizes(archive, _documents, before) {
    if (before.length > 0) return false;
    for (const name of linkNames(archive)) if (parseLinkName(name)) return true;
    return false;
  },
  async read(archive, documents, limits) {
    const { links, broken } = await readLinks(archive, limits);
    for (const { name, detail } of broken) documents.refuse(name, 'oci-descriptor', detail);
    const references = await registryReferences(links, archive, documents);
    const walk = new ManifestWalk(this.name, archive, documents, limits, registryPaths);
    await walk.index({ manifests: references.map(({ declared }) => declared) });
    return { ...walk.description, references };
  },
};

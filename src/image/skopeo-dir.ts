// The format of skopeo's and podman's dir: transport: manifest.json is the manifest itself; blobs are named by their
// hex digest, the manifests of a list <hex>.manifest.json.

import { isObject } from './document-kind.ts';
import type { Format } from './format.ts';
import { directoryPaths } from './references.ts';
import { ManifestWalk } from './walk-manifests.ts';

/** The dir: format. */
export const skopeoDir: Format = {
  name: 'dir',
  title: 'skopeo dir',
  transports: ['dir'],
  async recognizes(archive, documents) {
    const top = await documents.probe('manifest.json', 'oci-manifest');
    const isManifest = isObject(top) && 'schemaVersion' in top && typeof top.schemaVersion === 'number';
    return isManifest && archive.find('version') !== undefined;
  },
  async read(archive, documents, limits) {
    const walk = new ManifestWalk(this.name, archive, documents, limits, directoryPaths);
    const top = await documents.probe('manifest.json', 'oci-manifest');
    if (isObject(top) && 'schemaVersion' in top && top.schemaVersion === 1) {
      documents.refuse(
        'manifest.json',
        'oci-manifest',
        'is a schema 1 manifest, which is not read: copy the image with skopeo copy --format v2s2',
      );
    } else if (isObject(top) && 'manifests' in top) {
      const { value } = await documents.read('manifest.json', 'oci-index');
      if (value) await walk.index(value);
    } else {
      const { value, digest } = await documents.read('manifest.json', 'oci-manifest');
      if (value) await walk.manifest(value, 'manifest.json', { digest });
    }
    return walk.description;
  },
};

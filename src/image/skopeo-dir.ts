// The format of skopeo's and podman's dir: transport: manifest.json is the manifest itself; blobs are named by their
// hex digest, the manifests of a list <hex>.manifest.json.

import { readRange } from '../bytes/byte-range.ts';
import { isObject } from './document-kind.ts';
import type { Format } from './format.ts';
import { directoryPaths } from './references.ts';
import { ManifestWalk, refusesSchema1 } from './walk-manifests.ts';

/** How the file `version` begins. */
const mark = 'Directory Transport Version:';

/** The dir: format. */
export const skopeoDir: Format = {
  name: 'dir',
  title: 'skopeo dir',
  transports: ['dir'],
  marks: /(?:^|\/)manifest\.json$/,
  async recognizes(archive, documents) {
    const version = archive.find('version');
    if (!version) return false;
    const top = await documents.probe('manifest.json', 'oci-manifest');
    if (isObject(top) && 'schemaVersion' in top && typeof top.schemaVersion === 'number') return true;
    // A copy that was interrupted has no manifest, or a part of it.
    return top === undefined && (await readRange(version, mark.length)).toString() === mark;
  },
  async read(archive, documents, limits) {
    const walk = new ManifestWalk(this.name, archive, documents, limits, directoryPaths);
    const top = await documents.probe('manifest.json', 'oci-manifest');
    if (refusesSchema1(documents, 'manifest.json', top)) return walk.description;
    if (isObject(top) && 'manifests' in top) {
      const { value } = await documents.read('manifest.json', 'oci-index');
      if (value) await walk.index(value);
    } else {
      const { value, digest } = await documents.read('manifest.json', 'oci-manifest');
      if (value) await walk.manifest(value, 'manifest.json', { digest });
    }
    return walk.description;
  },
};

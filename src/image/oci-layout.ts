// The OCI image layout (image-layout.md): oci-layout, index.json and blobs/<algorithm>/<encoded>.

import { isObject } from './document-kind.ts';
import type { Format } from './format.ts';
import { holdsOnlyImageFiles } from './image-file-names.ts';
import { layoutPaths } from './references.ts';
import { ManifestWalk } from './walk-manifests.ts';

/** The OCI layout format. */
export const ociLayout: Format = {
  name: 'oci-layout',
  title: 'OCI layout',
  transports: ['oci-archive', 'oci'],
  marks: /(?:^|\/)(?:index\.json|oci-layout)$/,
  async recognizes(archive, documents) {
    const index = await documents.probe('index.json', 'oci-index');
    // A root filesystem may contain an unrelated index.json.
    if (isObject(index) && 'schemaVersion' in index && index.schemaVersion === 2 && 'manifests' in index) return true;
    const isUnreadable = index === undefined && archive.find('index.json') !== undefined;
    if (isUnreadable && holdsOnlyImageFiles(archive)) return true;
    const layout = await documents.probe('oci-layout', 'oci-layout');
    return isObject(layout) && 'imageLayoutVersion' in layout && typeof layout.imageLayoutVersion === 'string';
  },
  async read(archive, documents, limits) {
    await documents.read('oci-layout', 'oci-layout');
    const { value } = await documents.read('index.json', 'oci-index');
    const walk = new ManifestWalk(this.name, archive, documents, limits, layoutPaths);
    if (value) await walk.index(value);
    return walk.description;
  },
};

// An OCI layout without manifest.json, as Docker's classic image store wants it.
import type { Rule } from '../rule.ts';

export const noManifestJSON: Rule<object> = {
  id: 'portability/no-manifest-json',
  severity: 'note',
  title: 'The archive has no manifest.json',
  why: 'docker load takes an OCI layout only with the containerd image store. For others: buildx --output type=docker, or skopeo copy to docker-archive:.',
  *check({ archive, contents }) {
    const { formats, images } = contents;
    const isLayout = formats.includes('oci-layout') && !formats.includes('docker-archive');
    if (isLayout && archive.tar && images.length > 0) yield { where: {}, data: {} };
  },
  message: () => 'the archive has no manifest.json: docker load takes it only with the containerd image store',
};

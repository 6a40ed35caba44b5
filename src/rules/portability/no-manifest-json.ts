// An OCI layout without manifest.json, which Docker's classic image store needs to load it.
import type { Rule } from '../rule.ts';

export const noManifestJSON: Rule<object> = {
  id: 'portability/no-manifest-json',
  severity: 'note',
  title: 'The archive has no manifest.json',
  why: 'docker load reads an OCI layout only with the containerd image store. For other Docker versions, use docker buildx build --output type=docker, or skopeo copy to docker-archive:.',
  *check({ archive, contents }) {
    const { formats, images } = contents;
    const isLayout = formats.includes('oci-layout') && !formats.includes('docker-archive');
    if (isLayout && archive.tar && images.length > 0) yield { where: {}, data: {} };
  },
  message: () => 'no manifest.json: docker load reads this archive only with the containerd image store',
  refusedBy: () => ['docker-overlay2'],
};

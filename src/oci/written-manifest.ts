// Manifests as other programs write them, byte for byte, so that their digests are known before they are written.
import type { Descriptor } from './descriptor.ts';
import { type Digest, digestOf } from './digest.ts';

/** A blob that a manifest names. */
export interface WrittenBlob {
  readonly digest: Digest;
  readonly size: number;
}

/** A layer, and its compression as the writer of the manifest declares it. */
export interface WrittenLayer extends WrittenBlob {
  readonly compression: 'none' | 'gzip' | 'zstd';
}

/** The digest of a manifest that some program writes. */
export interface WrittenManifest extends WrittenBlob {
  readonly mediaType: string;
}

const dockerManifest = 'application/vnd.docker.distribution.manifest.v2+json';
const dockerConfig = 'application/vnd.docker.container.image.v1+json';
const dockerLayer = 'application/vnd.docker.image.rootfs.diff.tar';
const ociLayer = 'application/vnd.oci.image.layer.v1.tar';

/**
 * What containerd makes of an item of manifest.json (images/archive/importer.go). It calls every compressed layer gzip.
 */
export function importedManifest(config: WrittenBlob, layers: readonly WrittenLayer[]): WrittenManifest {
  const described = ({ digest, size }: WrittenBlob, mediaType: string) => ({ mediaType, digest, size });
  return written(dockerManifest, {
    schemaVersion: 2,
    mediaType: dockerManifest,
    config: described(config, dockerConfig),
    layers: layers.map((layer) => described(layer, `${dockerLayer}${layer.compression === 'none' ? '' : '.gzip'}`)),
  });
}

/** What `docker push` sends of an image in the classic store (distribution/manifest/schema2): indented by three spaces. */
export const pushedManifest = (config: WrittenBlob, layers: readonly WrittenBlob[]): WrittenManifest =>
  written(dockerManifest, dockerSchema2(config, layers), 3);

/** What `skopeo copy --dest-compress` sends of a docker-archive (containers/image, manifest/docker_schema2.go). */
export const copiedManifest = (config: WrittenBlob, layers: readonly WrittenBlob[]): WrittenManifest =>
  written(dockerManifest, dockerSchema2(config, layers));

function dockerSchema2(config: WrittenBlob, layers: readonly WrittenBlob[]): object {
  const described = ({ digest, size }: WrittenBlob, mediaType: string) => ({ mediaType, size, digest });
  return {
    schemaVersion: 2,
    mediaType: dockerManifest,
    config: described(config, dockerConfig),
    layers: layers.map((layer) => described(layer, `${dockerLayer}.gzip`)),
  };
}

/** The parts of an OCI manifest that are kept when its layers are compressed. */
export interface OCIParts {
  readonly mediaType: string;
  readonly config: Pick<Descriptor, 'mediaType'> & WrittenBlob;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What `skopeo copy --dest-compress` sends of an OCI layout (containers/image, manifest/oci.go). */
export function copiedOCIManifest(
  { mediaType, config, annotations }: OCIParts,
  layers: readonly WrittenLayer[],
): WrittenManifest {
  const sorted = Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1));
  return written(mediaType, {
    schemaVersion: 2,
    mediaType,
    config: { mediaType: config.mediaType, digest: config.digest, size: config.size },
    layers: layers.map(({ digest, size, compression }) => ({
      mediaType: compression === 'none' ? ociLayer : `${ociLayer}+${compression}`,
      digest,
      size,
    })),
    ...(sorted.length > 0 && { annotations: Object.fromEntries(sorted) }),
  });
}

function written(mediaType: string, manifest: object, indent?: number): WrittenManifest {
  const bytes = Buffer.from(goJSON(JSON.stringify(manifest, undefined, indent)));
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

/** Go's encoding/json escapes what HTML and JavaScript would read in another way. */
const goJSON = (json: string): string =>
  json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

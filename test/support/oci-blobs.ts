// The blobs of an OCI layout under construction: each once, by digest. Adding a blob returns its descriptor, so manifests, indexes
// and indexes of indexes are built bottom up.
import { type Bytes, hex256, toBytes } from './bytes.ts';
import { goJson } from './go-json.ts';

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly [more: string]: unknown;
}

export const MEDIA = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
  gzipLayer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  zstdLayer: 'application/vnd.oci.image.layer.v1.tar+zstd',
  foreignLayer: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
  empty: 'application/vnd.oci.empty.v1+json',
  inToto: 'application/vnd.in-toto+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerGzipLayer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  dockerForeignLayer: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
} as const;

export class BlobStore {
  readonly #blobs = new Map<string, Buffer>();

  /** `more` comes after the size: annotations, platform, urls, artifactType. */
  add(mediaType: string, content: Bytes, more: Readonly<Record<string, unknown>> = {}): Descriptor {
    const bytes = toBytes(content);
    const hex = hex256(bytes);
    this.#blobs.set(hex, bytes);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length, ...more };
  }

  addJson(mediaType: string, value: unknown, more?: Readonly<Record<string, unknown>>): Descriptor {
    return this.add(mediaType, goJson(value), more);
  }

  /** `keys` are more keys of the manifest itself, `more` of its descriptor. */
  addManifest(
    config: Descriptor,
    layers: readonly Descriptor[],
    keys?: Readonly<Record<string, unknown>>,
    more?: Readonly<Record<string, unknown>>,
  ): Descriptor {
    const manifest = { schemaVersion: 2, mediaType: MEDIA.manifest, config, layers, ...keys };
    return this.addJson(MEDIA.manifest, manifest, more);
  }

  addIndex(manifests: readonly Descriptor[], more?: Readonly<Record<string, unknown>>): Descriptor {
    return this.addJson(MEDIA.index, { schemaVersion: 2, mediaType: MEDIA.index, manifests }, more);
  }

  /** Removes the bytes, but not the descriptor in its manifest: a sparse layout. */
  forget(...descriptors: readonly Descriptor[]): void {
    for (const { digest } of descriptors) this.#blobs.delete(digest.slice('sha256:'.length));
  }

  /** hex → bytes, by hex. */
  entries(): readonly (readonly [string, Buffer])[] {
    return [...this.#blobs].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

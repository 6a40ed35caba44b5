// OCI layouts as by buildx: images are added to a BlobStore, which becomes tar entries (for an archive) or a map of files (for a
// directory), with an index.json. Blobs have mode 0444, all times are 0, names are sorted.

import { gzip, zstdStored } from './compress.ts';
import { goJson } from './go-json.ts';
import { type BuiltImage, buildImage, type ImageLiteral, nameParts, seconds } from './image-literal.ts';
import { BlobStore, type Descriptor, MEDIA } from './oci-blobs.ts';
import { type TarLiteral, tar } from './tar-builder.ts';

export type Compression = 'gzip' | 'zstd' | 'none';

export interface ImageBlobOptions {
  readonly compression?: Compression;
  /** More keys of the manifest: annotations, subject, artifactType. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** More keys of the manifest's descriptor: platform, annotations. */
  readonly descriptor?: Readonly<Record<string, unknown>>;
  /** Writes the blob of a layer, to store a wrong one or to compress it in another way. */
  readonly layer?: (store: BlobStore, content: Buffer, index: number) => Descriptor;
}

/** Adds layers, config and manifest; returns the manifest's descriptor. */
export function addImage(store: BlobStore, image: BuiltImage, options: ImageBlobOptions = {}): Descriptor {
  const layer = options.layer ?? ((_, content) => addLayer(store, content, options.compression ?? 'gzip'));
  const config = store.add(MEDIA.config, image.config);
  const layers = image.layers.map((built, index) => layer(store, built.tar, index));
  return store.addManifest(config, layers, options.manifest, options.descriptor);
}

export function addLayer(store: BlobStore, content: Buffer, compression: Compression): Descriptor {
  if (compression === 'none') return store.add(MEDIA.layer, content);
  if (compression === 'gzip') return store.add(MEDIA.gzipLayer, gzip(content));
  return store.add(MEDIA.zstdLayer, zstdStored(content));
}

/** BuildKit's provenance: a manifest for the platform unknown/unknown that points at the image's manifest. */
export function addAttestation(store: BlobStore, subject: Descriptor): Descriptor {
  const predicateType = 'https://slsa.dev/provenance/v1';
  const hex = subject.digest.slice('sha256:'.length);
  const statement = {
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType,
    subject: [{ name: '_', digest: { sha256: hex } }],
    predicate: { buildDefinition: { buildType: 'https://mobyproject.org/buildkit@v1' } },
  };
  const annotations = { 'in-toto.io/predicate-type': predicateType };
  const layer = store.addJson(MEDIA.inToto, statement, { annotations });
  const config = store.addJson(MEDIA.config, {
    architecture: 'unknown',
    config: {},
    os: 'unknown',
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
  });
  const reference = {
    'vnd.docker.reference.digest': subject.digest,
    'vnd.docker.reference.type': 'attestation-manifest',
  };
  const descriptor = { annotations: reference, platform: { architecture: 'unknown', os: 'unknown' } };
  return store.addManifest(config, [layer], {}, descriptor);
}

/** The annotations with which BuildKit and containerd name an image in index.json. */
export function nameAnnotations(name: string, created?: string): Readonly<Record<string, unknown>> {
  const { full, tag } = nameParts(name);
  const time = created === undefined ? {} : { 'org.opencontainers.image.created': created };
  return { annotations: { 'io.containerd.image.name': full, ...time, 'org.opencontainers.image.ref.name': tag } };
}

export interface LayoutStyle {
  /** undefined omits the file. */
  readonly ociLayout?: string | undefined;
  /** Replaces the whole index.json. */
  readonly index?: Buffer;
  /** More files at the top: docker's manifest.json. */
  readonly files?: Readonly<Record<string, Buffer>>;
  /** Mode of blobs; umoci and skopeo write 0644, buildx and containerd 0444. */
  readonly blobMode?: number;
}

export const OCI_LAYOUT = '{"imageLayoutVersion":"1.0.0"}';

/** The tar entries of a layout whose index.json lists these manifests. */
export function layoutEntries(
  store: BlobStore,
  manifests: readonly Descriptor[],
  style: LayoutStyle = {},
): readonly TarLiteral[] {
  const blobMode = style.blobMode ?? 0o444;
  const index = style.index ?? goJson({ schemaVersion: 2, mediaType: MEDIA.index, manifests });
  const marker = 'ociLayout' in style ? style.ociLayout : OCI_LAYOUT;
  const top: readonly TarLiteral[] = [
    { path: 'index.json', body: index, mtime: 0 },
    ...Object.entries(style.files ?? {}).map(([path, body]) => ({ path, body, mtime: 0 })),
    ...(marker === undefined ? [] : [{ path: 'oci-layout', body: marker, mode: blobMode, mtime: 0 }]),
  ];
  return [
    { path: 'blobs/', mtime: 0 },
    { path: 'blobs/sha256/', mtime: 0 },
    ...store.entries().map(([hex, body]) => ({ path: `blobs/sha256/${hex}`, body, mode: blobMode, mtime: 0 })),
    ...[...top].sort((a, b) => (a.path < b.path ? -1 : 1)),
  ];
}

/** buildx type=oci: one descriptor per name, with platform and containerd's annotations. */
export function ociEntries(literals: readonly ImageLiteral[], options: ImageBlobOptions = {}): readonly TarLiteral[] {
  const store = new BlobStore();
  const manifests = literals.flatMap((literal) => {
    const image = buildImage(literal);
    const manifest = addImage(store, image, options);
    const created = `${new Date(seconds(image.created) * 1000).toISOString().slice(0, 19)}Z`;
    const named = image.names.map((name) => ({
      ...manifest,
      ...nameAnnotations(name, created),
      platform: image.platform,
    }));
    return named.length > 0 ? named : [{ ...manifest, platform: image.platform }];
  });
  return layoutEntries(store, manifests);
}

export function ociArchive(literals: readonly ImageLiteral[], options?: ImageBlobOptions): Buffer {
  return tar(ociEntries(literals, options));
}

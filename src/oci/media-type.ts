// What the media types of OCI (media-types.md) and of Docker's registry format stand for.
// A media type is a claim of whoever wrote it: readers look at the bytes as well.

const indexes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const manifests = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
const configs = ['application/vnd.oci.image.config.v1+json', 'application/vnd.docker.container.image.v1+json'];
const layer =
  /^application\/vnd\.(?:oci\.image\.layer\.(?:nondistributable\.)?v1\.tar|docker\.image\.rootfs\.(?:foreign\.)?diff\.tar)(?:[+.](gzip|zstd))?(\+encrypted)?$/;

export const isIndex = (mediaType: string): boolean => indexes.includes(mediaType);

export const isManifest = (mediaType: string): boolean => manifests.includes(mediaType);

export const isImageConfig = (mediaType: string): boolean => configs.includes(mediaType);

/** Layers that are no file systems: BuildKit's attestations. */
export const isInToto = (mediaType: string): boolean => mediaType === 'application/vnd.in-toto+json';

/** Encrypted layers can be weighed and verified but not read. */
export const isEncrypted = (mediaType: string): boolean => mediaType.endsWith('+encrypted');

/** The compression a layer's media type claims; undefined for what is no layer of a file system. */
export function claimedCompression(mediaType: string): 'none' | 'gzip' | 'zstd' | undefined {
  const match = layer.exec(mediaType);
  return match ? ((match[1] as 'gzip' | 'zstd' | undefined) ?? 'none') : undefined;
}

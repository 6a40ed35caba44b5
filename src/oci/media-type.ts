// Media types of OCI (media-types.md) and of Docker's registry format. A media type is only declared, so readers also
// check the bytes.

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

/** Whether it is an image index or manifest list. */
export const isIndex = (mediaType: string): boolean => indexes.includes(mediaType);

/** Whether it is an image manifest. */
export const isManifest = (mediaType: string): boolean => manifests.includes(mediaType);

/** Whether it is an image config. */
export const isImageConfig = (mediaType: string): boolean => configs.includes(mediaType);

/** BuildKit attestations: layers that are not filesystems. */
export const isInToto = (mediaType: string): boolean => mediaType === 'application/vnd.in-toto+json';

/** The index of soci-snapshotter: its layers are tables of contents of an image's layers. */
export const isSociIndex = (mediaType: string): boolean =>
  /^application\/vnd\.amazon\.soci\.index\.v[12]\+json$/.test(mediaType);

const statements =
  /^application\/vnd\.(?:in-toto(?:\.[\w.-]+)?\+(?:json|dsse)|dsse\.envelope\.v1\+json|dev\.sigstore\.bundle(?:\.v[\d.]+)?\+json)(?:;.*)?$/;
const spdx = /^(?:application|text)\/spdx\+json(?:;.*)?$/;
const cyclonedx = /^application\/vnd\.cyclonedx\+json(?:;.*)?$/;

/** Whether it is an in-toto statement, alone or in an envelope of DSSE or a bundle of Sigstore. */
export const holdsStatement = (mediaType: string): boolean => statements.test(mediaType);

/** The format of a software bill of materials that is attached without a statement; undefined for anything else. */
export function claimedBill(mediaType: string): 'spdx' | 'cyclonedx' | undefined {
  if (spdx.test(mediaType)) return 'spdx';
  return cyclonedx.test(mediaType) ? 'cyclonedx' : undefined;
}

/** Encrypted layers: size and digest can be checked, but the content cannot be read. */
export const isEncrypted = (mediaType: string): boolean => mediaType.endsWith('+encrypted');

/**
 * Media types of image layers, known or not (containerd's IsLayerType), and those that say nothing about the content, which
 * tools write by mistake.
 */
const ofFiles =
  /^$|^application\/vnd\.(?:oci\.image\.layer\.|docker\.(?:image|container\.image)\.rootfs\.)|^application\/(?:octet-stream|(?:x-)?(?:g?tar|gzip|tgz|zstd|bzip2|xz|compressed-tar))(?:[+.].*)?$/;

/** Whether a layer with this media type can have files of an image; a signature, an SBOM or a chart has none. */
export const canHoldFiles = (mediaType: string): boolean => ofFiles.test(mediaType);

/** The compression that a layer media type declares; undefined if it is not a filesystem layer. */
export function claimedCompression(mediaType: string): 'none' | 'gzip' | 'zstd' | undefined {
  const match = layer.exec(mediaType);
  return match ? ((match[1] as 'gzip' | 'zstd' | undefined) ?? 'none') : undefined;
}

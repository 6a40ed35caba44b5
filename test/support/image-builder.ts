// Builders of image archives: one ImageLiteral for any producer. Each producer has two functions: `…Entries` returns the entries of
// the outer tar, to be changed before tar(); the other one returns the archive's bytes.
import { toBytes } from './bytes.ts';
import type { TarLiteral } from './tar-builder.ts';

export * from './compress.ts';
export { dockerSave, dockerSaveContainerd, dockerSaveContainerdEntries, dockerSaveEntries } from './docker-save.ts';
export { dockerSaveLegacy, dockerSaveLegacyEntries, dockerSaveV1, dockerSaveV1Entries } from './docker-save-legacy.ts';
export { ggcrArchive, ggcrEntries } from './ggcr-archive.ts';
export { type BuiltImage, buildImage, type ImageLiteral, LINUX_AMD64, type StepLiteral } from './image-literal.ts';
export { BlobStore, type Descriptor, MEDIA } from './oci-blobs.ts';
export * from './oci-layout.ts';
export { skopeoDir, skopeoDockerArchive, skopeoDockerArchiveEntries } from './skopeo.ts';

/** The same archive as a directory: file name → bytes, without directories and links. */
export function asFiles(entries: readonly TarLiteral[]): ReadonlyMap<string, Buffer> {
  const files = entries.filter(({ path, link }) => !String(path).endsWith('/') && link === undefined);
  return new Map(files.map(({ path, body }) => [String(path), toBytes(body ?? '')]));
}

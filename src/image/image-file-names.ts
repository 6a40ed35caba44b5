// Names that occur in saved images and hardly anywhere else, to tell an image without its documents from a root file
// system.
import type { Archive } from '../archive/archive.ts';

const description = /^(?:manifest\.json|index\.json|repositories|oci-layout|config\.json|version)$/;
const blob = /^(?:blobs\/.*|(?:sha256:)?[0-9a-f]{64}(?:[/.].*)?|[^/]*\.tar(?:\.gz)?)$/;

/** Whether every name is one of an image document or blob. */
export function holdsOnlyImageFiles(archive: Archive): boolean {
  const isOfImage = (name: string): boolean => description.test(name) || blob.test(name);
  // The top first: the directory can be a whole disk.
  return [...archive.names(1)].every(isOfImage) && [...archive.names()].every(isOfImage);
}

/** A blob of an OCI layout, at the root or below a directory. */
export const layoutBlob = /(?:^|\/)blobs\/[a-z0-9]+\/[0-9a-f]{64,128}$/;
/** A file in the directory of a layer, as Docker saved it before version 25, at the root or below a directory. */
export const layerDirectoryFile = /(?:^|\/)[0-9a-f]{64}\/(?:layer\.tar|json|VERSION)$/;

/** Whether a blob is where saved images have theirs: whatever else the archive has, it is not a root filesystem then. */
export function hasSavedBlob(archive: Archive): boolean {
  const isAtRoot = (name: string, blob: RegExp): boolean => blob.exec(name)?.index === 0;
  return [...archive.names()].some((name) => isAtRoot(name, layoutBlob) || isAtRoot(name, layerDirectoryFile));
}

/** Whether the archive contains image blobs and nothing but saved names. */
export function holdsBlobs(archive: Archive): boolean {
  return holdsOnlyImageFiles(archive) && [...archive.names()].some((name) => /^(?:blobs\/|[0-9a-f]{64})/.test(name));
}

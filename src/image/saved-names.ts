// The names that stand in a saved image and hardly anywhere else: to tell one that lacks its description from a root file
// system.
import type { Archive } from '../archive/archive.ts';

const description = /^(?:manifest\.json|index\.json|repositories|oci-layout|config\.json|version)$/;
const blob = /^(?:blobs\/.*|(?:sha256:)?[0-9a-f]{64}(?:[/.].*)?|[^/]*\.tar(?:\.gz)?)$/;

/** Whether nothing in the archive is but a description or a blob of an image. */
export function holdsOnlySavedNames(archive: Archive): boolean {
  return [...archive.names()].every((name) => description.test(name) || blob.test(name));
}

/** Whether the archive is the blobs of an image and nothing else. */
export function holdsBlobs(archive: Archive): boolean {
  return holdsOnlySavedNames(archive) && [...archive.names()].some((name) => /^(?:blobs\/|[0-9a-f]{64})/.test(name));
}

// Where the blob of a digest stands: in an OCI layout (image-layout.md, "Blobs") by algorithm and encoded part; in skopeo's
// dir: by the encoded part alone, the manifests of a list with an ending of their own.
import { blobPath, parseDigest } from '../spec/digest.ts';

export interface BlobNames {
  blob(digest: string): string;
  manifest(digest: string): string;
}

const inLayout = (digest: string): string => blobPath(digest) ?? digest;

export const layoutNames: BlobNames = { blob: inLayout, manifest: inLayout };

const inDirectory = (digest: string): string => parseDigest(digest)?.encoded ?? digest;

export const directoryNames: BlobNames = {
  blob: inDirectory,
  manifest: (digest) => `${inDirectory(digest)}.manifest.json`,
};

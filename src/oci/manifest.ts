// The OCI image index and image manifest (image-index.md, manifest.md). Docker's manifest list and schema 2 manifest
// have the same members. Optional members may be null or absent.
import type { Descriptor } from './descriptor.ts';

/** The oci-layout file (image-layout.md). */
export interface ImageLayout {
  readonly imageLayoutVersion: string;
}

/** An image index. */
export interface ImageIndex {
  readonly schemaVersion: 2;
  readonly mediaType?: string | null;
  readonly manifests: readonly Descriptor[] | null;
  readonly annotations?: Readonly<Record<string, string>> | null;
}

/** An image manifest. */
export interface ImageManifest {
  readonly schemaVersion: 2;
  readonly mediaType?: string | null;
  readonly artifactType?: string | null;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[] | null;
  readonly subject?: Descriptor | null;
  readonly annotations?: Readonly<Record<string, string>> | null;
}

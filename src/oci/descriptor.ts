// The OCI content descriptor (descriptor.md): what one document says about a blob it refers to.
import type { Digest } from './digest.ts';
import type { Platform } from './platform.ts';

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes of the blob as stored. */
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>> | null;
  readonly platform?: Platform | null;
  readonly artifactType?: string | null;
  readonly urls?: readonly string[] | null;
  /** The blob itself, base64. */
  readonly data?: string | null;
}

/** Annotation keys that readers act on (annotations.md; containerd and BuildKit for the others). */
export const annotation = {
  baseDigest: 'org.opencontainers.image.base.digest',
  refName: 'org.opencontainers.image.ref.name',
  imageName: 'io.containerd.image.name',
  referenceType: 'vnd.docker.reference.type',
  referenceDigest: 'vnd.docker.reference.digest',
} as const;

// The OCI content descriptor (descriptor.md): how a document refers to a blob.
import type { Digest } from './digest.ts';
import type { Platform } from './platform.ts';

/** A reference to a blob, with its type, digest and size. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Size of the blob as stored, in bytes. */
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>> | null;
  readonly platform?: Platform | null;
  readonly artifactType?: string | null;
  readonly urls?: readonly string[] | null;
  /** Content of the blob, base64. */
  readonly data?: string | null;
}

/**
 * Annotation keys that are evaluated (annotations.md; `io.containerd` and `vnd.docker` keys are set by containerd and
 * BuildKit, `dev.cosignproject` by `cosign save`; the last ones by tools that prepare layers to be pulled file by file).
 */
export const annotation = {
  baseDigest: 'org.opencontainers.image.base.digest',
  baseName: 'org.opencontainers.image.base.name',
  source: 'org.opencontainers.image.source',
  revision: 'org.opencontainers.image.revision',
  refName: 'org.opencontainers.image.ref.name',
  imageName: 'io.containerd.image.name',
  referenceType: 'vnd.docker.reference.type',
  referenceDigest: 'vnd.docker.reference.digest',
  cosignKind: 'kind',
  stargzContents: 'containerd.io/snapshot/stargz/toc.digest',
  sociIndex: 'com.amazon.soci.index-digest',
  sociImage: 'com.amazon.soci.image-manifest-digest',
  sociLayer: 'com.amazon.soci.image-layer-digest',
} as const;

/** Annotations of a layer, or of its manifest, that name the predicate type of a statement: those of BuildKit, cosign and Sigstore. */
export const predicateTypeAnnotations = [
  'in-toto.io/predicate-type',
  'predicateType',
  'dev.sigstore.bundle.predicateType',
] as const;

// What an archive declares about its images. Nothing here has been compared with the bytes; that is for rules to judge.
import type { ByteRange } from '../bytes/byte-range.ts';
import type { HistoryEntry, ImageConfig } from '../oci/config.ts';
import type { Digest } from '../oci/digest.ts';
import type { Document, Loose, LooseDescriptor } from './document.ts';

/** Bytes an image refers to: what it declares about them, and where they are, if they are in the archive. */
export interface Blob {
  /** Name inside the archive; where a descriptor names nothing that can be one, its digest. */
  readonly name: string;
  readonly declared?: LooseDescriptor;
  readonly range?: ByteRange;
}

export interface Layer extends Blob {
  /** From 0, the lowest. */
  readonly index: number;
  /** Digest of the uncompressed layer, as the config declares it. */
  readonly diffID?: Digest;
  readonly history?: Loose<HistoryEntry>;
}

/** document: a single JSON document, no archive */
export type FormatName = 'oci-layout' | 'docker-archive' | 'docker-v1' | 'dir' | 'rootfs' | 'document';

export interface Image {
  readonly format: FormatName;
  /** In Docker's familiar form, each once. */
  readonly names: readonly string[];
  /** Digest of the config: observed where the config is here, else declared. */
  readonly imageID?: Digest;
  readonly manifestDigest?: Digest;
  /** Manifest digest of the base image, where an annotation tells it. */
  readonly baseDigest?: Digest;
  /** `os/architecture[/variant]`, by the config, else by the descriptor. */
  readonly platform?: string;
  /** As written. */
  readonly created?: string;
  readonly manifest?: Blob;
  readonly config?: Blob & { readonly value?: Loose<ImageConfig> };
  readonly layers: readonly Layer[];
  /** The diffIDs that the config lists, which may be more or fewer than the layers; undefined what is no digest. */
  readonly diffIDs?: readonly (Digest | undefined)[];
  /** Further descriptions of this very image (the same config) in the same archive. */
  readonly otherDescriptions: readonly Image[];
}

/** What an index lists besides the images that are here. */
export interface Listed {
  readonly kind: 'image' | 'index' | 'attestation' | 'artifact';
  readonly digest: string;
  readonly mediaType?: string;
  readonly platform?: string;
  /** Whether its blob is in the archive. */
  readonly isMissing: boolean;
  /** Why an index that is here is not followed. */
  readonly unfollowed?: 'too-deep' | 'circle';
}

/** source: what Docker's LayerSources say of a layer, which need not be the blob that is here · blob: a descriptor alone */
export type ReferenceRole = 'manifest' | 'config' | 'layer' | 'subject' | 'source' | 'blob';

/** A place in a document that refers to a blob. */
export interface Reference extends Blob {
  /** Name of the document. */
  readonly from: string;
  /** JSON Pointer to the descriptor, or to the name, in it. */
  readonly pointer: string;
  readonly role: ReferenceRole;
}

/** What one format's documents say. */
export interface Description {
  readonly images: readonly Image[];
  readonly listed: readonly Listed[];
  /** Whether an image has more names than the limit lets keep. */
  readonly hasMoreNames?: boolean;
}

/** All that an archive declares. */
export interface Contents extends Description {
  /** The formats recognised, the leading one first. */
  readonly formats: readonly FormatName[];
  readonly documents: readonly Document[];
  readonly references: readonly Reference[];
}

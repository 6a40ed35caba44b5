// What an archive declares about its images. Nothing here has been verified against the bytes; the rules do that.
import type { ByteRange } from '../bytes/byte-range.ts';
import type { HistoryEntry, ImageConfig } from '../oci/config.ts';
import type { Digest } from '../oci/digest.ts';
import type { Document, Loose, LooseDescriptor } from './document.ts';

/** A blob that an image refers to: its descriptor, and its bytes if they are in the archive. */
export interface Blob {
  /** Name inside the archive; the digest if the descriptor yields no valid name. */
  readonly name: string;
  /** Its descriptor, as far as it is valid. */
  readonly declared?: LooseDescriptor | undefined;
  /** Its bytes; undefined if the blob is not in the archive. */
  readonly range?: ByteRange | undefined;
  /** Name of the other archive that its bytes were taken from; undefined if the archive itself has them, or none. */
  readonly takenFrom?: string | undefined;
}

/** A layer as the image declares it; not compared with its bytes. */
export interface Layer extends Blob {
  /** Index from 0, the lowest layer. */
  readonly index: number;
  /** Digest of the uncompressed layer, as declared in the config. */
  readonly diffID?: Digest | undefined;
  /** The history entry of the config that created the layer. */
  readonly history?: Loose<HistoryEntry> | undefined;
}

/** Name of a format in formats.ts, or `document` for a single JSON document. */
export type FormatName = string;

/** An image as its archive declares it; nothing is compared with the bytes. */
export interface Image {
  /** Format that the image was read from. */
  readonly format: FormatName;
  /** Names in Docker's familiar form (`app:1`), each once. */
  readonly names: readonly string[];
  /** Digest of the config: computed if the config is in the archive, else as declared. */
  readonly imageID?: Digest | undefined;
  /** Digest of the manifest. */
  readonly manifestDigest?: Digest | undefined;
  /** Annotations of the manifest; those of its descriptor are in `manifest`. */
  readonly annotations?: LooseDescriptor['annotations'] | undefined;
  /** `os/architecture[/variant]`, from the config or else from the descriptor. */
  readonly platform?: string | undefined;
  /** `os.version` and `os.features`, from the config or else from the descriptor: images of one platform differ by them. */
  readonly osVersion?: string | undefined;
  readonly osFeatures?: readonly string[] | undefined;
  /** Time of creation (RFC 3339), exactly as in the config. */
  readonly created?: string | undefined;
  /** The image manifest; undefined if the format has none. */
  readonly manifest?: Blob | undefined;
  /** The image config with its parsed value. */
  readonly config?: Blob & { readonly value?: Loose<ImageConfig> | undefined };
  /** Lowest layer first. */
  readonly layers: readonly Layer[];
  /** The diff IDs in the config, which can be more or fewer than the layers. Undefined for an item that is not a digest. */
  readonly diffIDs?: readonly (Digest | undefined)[] | undefined;
  /** The same image (the same config) described in another format of the same archive. */
  readonly otherDescriptions: readonly Image[];
}

/** A manifest that an index lists, other than the images in the archive. */
export interface Listed {
  /** What the manifest describes. */
  readonly kind: 'image' | 'index' | 'attestation' | 'artifact';
  /** Digest of the manifest. */
  readonly digest: string;
  /** Media type from the descriptor. */
  readonly mediaType?: string | undefined;
  /** `os/architecture[/variant]` from the descriptor. */
  readonly platform?: string | undefined;
  /** Whether its blob is not in the archive. */
  readonly isMissing: boolean;
  /** Why an index that is in the archive is not followed: nested too deeply, or part of a cycle. */
  readonly unfollowed?: 'too-deep' | 'circle' | undefined;
}

/**
 * What the referenced blob is to the document. source: from `LayerSources` of Docker's manifest.json, whose blob need not be
 * in the archive · blob: a descriptor of any other kind
 */
export type ReferenceRole = 'manifest' | 'config' | 'layer' | 'subject' | 'source' | 'blob';

/** A reference from a document to a blob. */
export interface Reference extends Blob {
  /** Name of the document. */
  readonly from: string;
  /** JSON Pointer (RFC 6901) to the descriptor or the name. */
  readonly pointer: string;
  /** What the blob is to the document. */
  readonly role: ReferenceRole;
}

/** What the documents of one format declare. */
export interface Description {
  readonly images: readonly Image[];
  readonly listed: readonly Listed[];
  /** References to manifests from files that are no JSON documents: the links of a registry. */
  readonly references?: readonly Reference[];
  /** True if an image has more names than the limit. */
  readonly hasMoreNames?: boolean;
}

/** Everything that an archive declares. */
export interface Contents extends Description {
  /** The directory in which the documents were found, if it is not the one that was asked for. */
  readonly directory?: string | undefined;
  /** The detected formats; the one that the images are taken from is first. */
  readonly formats: readonly FormatName[];
  /** Every JSON document that was read. */
  readonly documents: readonly Document[];
  /** Every reference from a document to a blob. */
  readonly references: readonly Reference[];
  /** Names of documents and blobs that the archive's own tar has more than once. */
  readonly repeatedMembers: readonly RepeatedMember[];
}

/** A name that the archive's own tar has more than once. Tools differ in whether they read the first or the last entry. */
export interface RepeatedMember {
  readonly name: string;
  readonly entryCount: number;
  /** Whether the first and the last entry have the same bytes. */
  readonly firstEqualsLast: boolean;
}

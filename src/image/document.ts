// A JSON document of an archive: its name, value and defects. Parts that violate the schema are replaced by null, so
// that readers only need to check for missing values.
import type { ByteRange } from '../bytes/byte-range.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { AmbiguousValue, FoldedMember, RefusedValue } from '../oci/go-reading.ts';
import type { DocumentKind, SchemaViolation } from '../oci/schema.ts';

/** A document type with every member optional, because the input is not trusted. */
export type Loose<T> = T extends readonly (infer Item)[]
  ? readonly (Loose<Item> | null)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Loose<T[Key]> | null | undefined }
    : T;

/** Why a document could not be used. */
export interface DocumentProblem {
  /**
   * hopeless: JSON with too many schema violations to remove.
   * unsupported: a form of document that is not read.
   */
  readonly kind: 'missing' | 'too-large' | 'not-json' | 'hopeless' | 'unsupported';
  readonly detail: string;
}

/**
 * A JSON document of an archive. `value` is undefined if the document has a problem or its top level has the wrong type;
 * parts that violate the schema are null.
 */
export interface Document<T = unknown> {
  /** Name in the archive. */
  readonly name: string;
  /** Kind of document, which decides its schema; unknown: a single document that is not JSON. */
  readonly kind: DocumentKind | 'unknown';
  /** Its bytes in the archive; undefined if the blob is missing or the document is embedded in a descriptor. */
  readonly range?: ByteRange | undefined;
  /** SHA-256 of its bytes. */
  readonly digest?: Digest;
  /** Why the document cannot be used. */
  readonly problem?: DocumentProblem | undefined;
  /** Places that violate the schema. */
  readonly violations: readonly SchemaViolation[];
  /** Its text, if it is JSON: to find the line of a JSON Pointer. */
  readonly text?: string;
  /** Whether its bytes are not UTF-8, which JSON must be (RFC 8259, section 8.1). */
  readonly isNotUTF8?: boolean;
  /** JSON Pointers of members whose name occurs before in the same object: parsers differ in which one they use. */
  readonly duplicateNames?: readonly string[];
  /** Members that Go reads as a field whose name differs in case. */
  readonly foldedMembers?: readonly FoldedMember[];
  readonly ambiguousValues?: readonly AmbiguousValue[];
  readonly refusedValues?: readonly RefusedValue[];
  /** The document as engines written in Go read it, without the parts that violate the schema. */
  readonly value?: Loose<T> | undefined;
}

/** A descriptor with every member optional. */
export type LooseDescriptor = Loose<Descriptor>;

// A JSON document of an archive, read once: what it is called, what it says, and what is wrong with it. Any part that its
// schema refuses is taken out (null), so that readers need no checks but those for what is not there.
import type { ByteRange } from '../bytes/byte-range.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { DocumentKind, SchemaViolation } from '../oci/schema.ts';

/** A document's type with every member optional: nobody vouches for what a stranger wrote. */
export type Loose<T> = T extends readonly (infer Item)[]
  ? readonly (Loose<Item> | null)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Loose<T[Key]> | null }
    : T;

export interface DocumentProblem {
  /** hopeless: JSON, but it violates its schema in more places than can be left out · unsupported: a form we do not read */
  readonly kind: 'missing' | 'too-large' | 'not-json' | 'hopeless' | 'unsupported';
  readonly detail: string;
}

export interface Document<T = unknown> {
  /** Name inside the archive. */
  readonly name: string;
  /** unknown: of a single document that is no JSON, nobody can tell */
  readonly kind: DocumentKind | 'unknown';
  readonly range?: ByteRange;
  /** SHA-256 of its bytes. */
  readonly digest?: Digest;
  readonly problem?: DocumentProblem;
  readonly violations: readonly SchemaViolation[];
  /** Its bytes as UTF-8, where they are JSON: to say on which line something stands. */
  readonly text?: string;
  /** Whether its bytes are not UTF-8, which JSON has to be (RFC 8259). */
  readonly isNotUTF8?: boolean;
  /** JSON Pointers of members whose name stood in their object before: of two such members readers take one or the other. */
  readonly duplicateNames?: readonly string[];
  /** Undefined where there is a problem, or where the whole is of another shape. */
  readonly value?: Loose<T>;
}

export type LooseDescriptor = Loose<Descriptor>;

// The contract of a rule, which turns facts into findings. To add one, write a file under rules/ that exports a Rule whose id
// is its path there, and list it in rules.ts.
import type { Analysis } from '../analysis/analysis.ts';

/** error: the image or archive is broken · warning: legal, but likely to cause trouble · note: worth knowing */
export type Severity = 'error' | 'warning' | 'note';

/** Where a finding is; parts that do not apply are null. */
export interface Place {
  /** Name or ID of the image. */
  readonly image: string | null;
  /** Index of the layer, from 0. */
  readonly layer: number | null;
  readonly path: string | null;
  /** Name of the blob or document inside the archive. */
  readonly blob: string | null;
  /** JSON Pointer (RFC 6901) into the document. */
  readonly pointer: string | null;
  /** Line of the document, from 1. */
  readonly line: number | null;
}

export const nowhere: Place = { image: null, layer: null, path: null, blob: null, pointer: null, line: null };

/** What a check found; `data` is what its message needs. */
export interface Observation<Data> {
  readonly where: Partial<Place>;
  /** Number of bytes that the finding is about. */
  readonly bytes?: number;
  readonly data: Data;
}

/** What is known about a rule or budget before it finds anything. */
export interface Judgement {
  readonly id: string;
  readonly severity: Severity;
  /** For a single JSON document, if it differs: in an archive, what engines write and accept is less severe. */
  readonly documentSeverity?: Severity;
  /** What is wrong, in a few words. */
  readonly title: string;
  /** Why it matters and what to do. */
  readonly why: string;
}

export interface Rule<Data extends object = object> extends Judgement {
  /** Its findings make results incomplete, so every command reports them. */
  readonly losesFacts?: true;
  /**
   * What it needs beyond the entries of layers: the heads of programs, or the hashes of all bytes. Without that it can miss
   * findings, and must not be reported as passed.
   */
  readonly needs?: 'programs' | 'hashes';
  /** `before` are the archives given before this one on the same command line. */
  check(analysis: Analysis, before: readonly Analysis[]): Iterable<Observation<Data>>;
  /** One line for one observation. */
  message(data: Data): string;
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly where: Place;
  readonly bytes: number | null;
  readonly data: object;
}

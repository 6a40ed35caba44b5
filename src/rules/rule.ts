// The contract of a rule: one judgement about facts. To add one, write a file under rules/ that exports a Rule whose id is
// its path there, and list it in rules.ts. Id, severity, reason, check and message stand together in that one file.
import type { Analysis } from '../analysis/analysis.ts';

/** error: the image or archive is wrong · warning: legal or tolerated, but likely to bite · note: worth knowing */
export type Severity = 'error' | 'warning' | 'note';

/** Where a finding is; each part null where it does not apply. */
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
  /** Line of the document on which that stands, from 1. */
  readonly line: number | null;
}

export const nowhere: Place = { image: null, layer: null, path: null, blob: null, pointer: null, line: null };

/** What a check found; `data` is what its message is made of. */
export interface Observation<Data> {
  readonly where: Partial<Place>;
  /** Bytes concerned, where that is a number. */
  readonly bytes?: number;
  readonly data: Data;
}

/** What is known of a kind of finding before there is one. */
export interface Judgement {
  readonly id: string;
  readonly severity: Severity;
  /** What is wrong, in a few words. */
  readonly title: string;
  /** Why it matters and what to do. */
  readonly why: string;
}

export interface Rule<Data extends object = object> extends Judgement {
  /**
   * Severity where a single document is judged that is yet to be published; in an archive, what engines write and accept is
   * judged more mildly.
   */
  readonly severityAlone?: Severity;
  /** What it finds keeps facts out of every answer: commands that judge nothing else tell it too. */
  readonly losesFacts?: true;
  /**
   * What has to be read for it besides what a layer holds: what programs are, or every byte. Where that is not read, it finds
   * only what has been seen anyway, and nobody may say that it was kept.
   */
  readonly needs?: 'programs' | 'hashes';
  /** `before` are the archives that were asked about before this one, in the same question. */
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

// The interface of a rule, which turns facts into findings. To add one, export a Rule in the folder of its group, in a file
// of its own or beside the rules about the same subject, and list it in rules.ts. Its id is GROUP/NAME.
import type { Analysis } from '../analysis/analysis.ts';
import type { EngineId } from '../image/engines.ts';

/**
 * error: the image or archive is broken · warning: legal, but likely to cause trouble · note: worth knowing
 * @example
 * const severity: Severity = 'warning';
 */
export type Severity = 'error' | 'warning' | 'note';

/**
 * Where a finding is; parts that do not apply are null.
 * @example
 * // { image: 'app:1', layer: 3, path: 'etc/shadow', blob: null, pointer: null, line: null }
 */
export interface Location {
  /** Name or ID of the image. */
  readonly image: string | null;
  /** Index of the layer, from 0. */
  readonly layer: number | null;
  /** Path in the image, without a leading slash. */
  readonly path: string | null;
  /** Name of the blob or document inside the archive. */
  readonly blob: string | null;
  /** JSON Pointer (RFC 6901) into the document. */
  readonly pointer: string | null;
  /** Line of the document, from 1. */
  readonly line: number | null;
}

export const nowhere: Location = { image: null, layer: null, path: null, blob: null, pointer: null, line: null };

export const isError = ({ severity }: Pick<Finding, 'severity'>): boolean => severity === 'error';

/** What a rule found; `data` has the values of its message. */
export interface Observation<Data> {
  readonly where: Partial<Location>;
  /** Number of bytes that the finding is about. */
  readonly bytes?: number;
  readonly data: Data;
}

/** The description of a rule or budget. */
export interface RuleMetadata {
  readonly id: string;
  readonly severity: Severity;
  /** Severity in a single JSON document, if it differs: in an archive, things that engines write and accept are less severe. */
  readonly documentSeverity?: Severity;
  /** What is wrong, in a few words. */
  readonly title: string;
  /** Why it matters and what to do. */
  readonly why: string;
}

/** A rule with its check. */
export interface Rule<Data extends object = object> extends RuleMetadata {
  /** Whether its findings make results incomplete, so that every command reports them. */
  readonly losesFacts?: true;
  /**
   * What it needs beyond the entries of layers: the first bytes of programs, the hashes of all bytes, the owners of files, or the
   * statements of attestations.
   * Without that it can miss findings, and must not be reported as passed.
   */
  readonly needs?: 'programs' | 'hashes' | 'packages' | 'attestations';
  /** Whether it reads only the archive and its documents: its findings are the same whatever images are analyzed. */
  readonly ofArchive?: true;
  /**
   * Whether it reads only the images, and nothing that the archive has besides: its findings are then kept with the scans of their layers.
   */
  readonly ofImages?: true;
  /** `before` are the archives that precede this one on the command line. */
  check(analysis: Analysis, before: readonly Analysis[]): Iterable<Observation<Data>>;
  /** One line of text about an observation. */
  message(data: Data): string;
  /** The engines that do not load the image because of it. Without this method: all if it is an error, otherwise none. */
  refusedBy?(data: Data): readonly EngineId[];
}

/**
 * Something that a rule found.
 * @example
 * for (const { severity, rule, message } of verdict.findings) console.log(severity, rule, message);
 */
export interface Finding {
  /** Id of the rule, such as `validity/missing-blob`. */
  readonly rule: string;
  /** How severe it is. */
  readonly severity: Severity;
  /** One line of text that says what is wrong. */
  readonly message: string;
  /** Where it is. */
  readonly where: Location;
  /** Number of bytes it is about; null if it is not about bytes. */
  readonly bytes: number | null;
  /** The values in the message, by name; each rule has its own. */
  readonly data: object;
}

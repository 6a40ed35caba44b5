// The interface of an output format. To add one, implement it in a new file and list it in outputs.ts. Outputs yield text in
// pieces, since it can be longer than a string; only the command line writes.
import type { Report } from '../report/report.ts';

export interface OutputOptions {
  /** Columns of the terminal; undefined if nothing is to be truncated. */
  readonly width?: number | undefined;
  readonly color: boolean;
  /** Whether tables draw with ASCII only. */
  readonly isASCII?: boolean;
  /** Version of this program, for formats that contain it. */
  readonly version: string;
  /**
   * When the output was made, for formats that may say it, as in `2024-01-01T00:00:00Z`; undefined leaves it out: the same input gives
   * the same output.
   * @throws {InputError} `usage` if it is given and wrong
   */
  readonly madeAt?: () => string | undefined;
}

export interface Output {
  /** Its name for `--format`. */
  readonly name: string;
  /** Where it shows findings: in the blocks of a page, in its data, or nowhere; then they go to standard error. */
  readonly findings: 'page' | 'data' | 'none';
  /** The only commands whose reports it can show; undefined for all. */
  readonly commands?: readonly string[];
  /** Whether it shows the picture of a report. */
  readonly isDrawn?: true;
  /** The only fields of the data or rows that it shows; undefined for all. */
  readonly fields?: ReadonlySet<string> | undefined;
  render(report: Report, options: OutputOptions): Iterable<string>;
}

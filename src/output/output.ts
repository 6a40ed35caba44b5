// The contract of an output. To support a new one, implement this in a file of its own and list it in outputs.ts.
// Outputs give text, in pieces, since the whole may be longer than a string can be; only the command line writes.
import type { Report } from '../report/report.ts';

export interface OutputOptions {
  /** Columns of the terminal; undefined where nothing is to be cut. */
  readonly width?: number;
  readonly color: boolean;
  /** Of this program, for formats that name what wrote them. */
  readonly version: string;
}

export interface Output {
  /** What `--format` calls it. */
  readonly name: string;
  render(report: Report, options: OutputOptions): Iterable<string>;
}

// The contract of a command. To add one, implement this in a file under commands/ and list it in commands.ts.
import type { Options } from 'yargs';
import type { Analysis } from '../analysis/analysis.ts';
import type { Report } from '../report/report.ts';

/** What the user asked for, with what a command needs to answer it. */
export interface Call {
  readonly archives: readonly string[];
  /** The values of the command's own options. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The facts of one archive, named as the user does, limited to the images asked for. */
  analyze(archive: string): Promise<Analysis>;
}

export interface Command {
  /** As typed; "" for the overview, which is the answer to a bare archive. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly takes: 'one archive' | 'archives';
  /** One line for the help. */
  readonly summary: string;
  readonly options: Readonly<Record<string, Options>>;
  run(call: Call): Promise<Report>;
}

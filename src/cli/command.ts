// The contract of a command. To add one, implement this in a file under commands/ and list it in commands.ts.
import type { Options } from 'yargs';
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import type { Depth } from '../analysis/analyze-options.ts';
import type { Spool } from '../archive/spool.ts';
import type { Limits } from '../bytes/limits.ts';
import type { Report } from '../report/report.ts';
import type { OutputPlace } from './output-place.ts';

/** What the user asked for, with what a command needs to answer it. Archives are named as the user does. */
export interface Call {
  readonly archives: readonly string[];
  /** Values of the command's further positionals and of its own options. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Files that the answer is written to. */
  readonly outputs: readonly OutputPlace[];
  readonly limits: Limits;
  /** When the question is asked: for ages. */
  readonly now: Date;
  /** Threads that may work at once. */
  readonly jobs: number;
  /** For what is unpacked on the way. */
  readonly spool: Spool;
  /** The facts of one archive, limited to the images asked for. */
  analyze(archive: string, depth: Depth): Promise<Analysis>;
  /** The same of several archives: what they share is read once. */
  analyzeAll(archives: readonly string[], depth: Depth): Promise<readonly Analysis[]>;
  /**
   * The facts of the one image asked for.
   * @throws {InputError} where there are several, saying which
   */
  analyzeOne(archive: string, depth: Depth): Promise<OneImage>;
  /** The same of one image in each archive. */
  analyzeOneEach(archives: readonly string[], depth: Depth): Promise<readonly OneImage[]>;
  /** The facts of what is no archive but a single JSON document; undefined where it is an archive. */
  document(file: string, mediaType: string | undefined): Promise<Analysis | undefined>;
  /** What an archive declares, no layer read: an analysis without images. */
  declared(archive: string): Promise<Analysis>;
}

/** The one image that is asked about, and all else that is known of its archive. */
export interface OneImage {
  readonly analysis: Analysis;
  readonly image: ImageAnalysis;
}

/** A file's bytes as they are, instead of a report. */
export interface FileAnswer {
  /** Throws an IncompleteExport where a tar cannot be written whole. */
  readonly chunks: AsyncIterable<Buffer>;
  /** How many bytes there should be, where that is known beforehand. */
  readonly size?: number;
}

export interface Command {
  /** As typed; "" for the overview, which is the answer to a bare archive. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** What follows the name: `<archive>`, `<archives..>`, and further positionals, in yargs' form. */
  readonly usage: string;
  /** One line for the help. */
  readonly summary: string;
  readonly options: Readonly<Record<string, Options>>;
  /** Whether its answer is a verdict, which is told wherever it has to go. */
  readonly isVerdict?: true;
  /** Set where the answer is nothing to be read on a terminal. */
  readonly isBinary?: boolean;
  run(call: Call): Promise<Report | FileAnswer>;
}

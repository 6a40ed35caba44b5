// The contract of a command. To add one, implement this in a file under commands/ and list it in commands.ts.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import type { Depth } from '../analysis/analyze-options.ts';
import type { Spool } from '../archive/spool.ts';
import type { Limits } from '../bytes/limits.ts';
import type { Report } from '../report/report.ts';
import type { CommandOption } from './options/option.ts';
import type { OutputPlace } from './options/shared-options.ts';

/** What the user asked for, and what a command needs to answer it. Archives are named as the user does. */
export interface Call {
  readonly archives: readonly string[];
  /** Values of the command's further positionals and of its own options. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Files that the answer is written to. */
  readonly outputs: readonly OutputPlace[];
  readonly limits: Limits;
  /** The current time, for ages. */
  readonly now: Date;
  /** Number of threads. */
  readonly jobs: number;
  /** For decompressed archives. */
  readonly spool: Spool;
  /** Analyzes one archive, limited to the images that were asked for. */
  analyze(archive: string, depth: Depth): Promise<Analysis>;
  /** Analyzes several archives; layers they share are read once. */
  analyzeAll(archives: readonly string[], depth: Depth): Promise<readonly Analysis[]>;
  /**
   * Analyzes the one image that was asked for.
   * @throws {InputError} if there are several, and lists them
   */
  analyzeOne(archive: string, depth: Depth): Promise<OneImage>;
  /** Analyzes one image in each archive. */
  analyzeOneEach(archives: readonly string[], depth: Depth): Promise<readonly OneImage[]>;
  /** Analyzes a single JSON document; undefined if the file is an archive. */
  document(file: string, mediaType: string | undefined): Promise<Analysis | undefined>;
  /** What an archive declares; no layer is read. An analysis without images. */
  declared(archive: string): Promise<Analysis>;
}

/** One image, and what is known of its archive. */
export interface OneImage {
  readonly analysis: Analysis;
  readonly image: ImageAnalysis;
}

/** The bytes of a file instead of a report. */
export interface FileAnswer {
  /** Throws an IncompleteExport if a tar cannot be written completely. */
  readonly chunks: AsyncIterable<Buffer>;
  /** Expected number of bytes, if it is known. */
  readonly size?: number;
  /** What is said if there are fewer; how many there are follows. */
  readonly shortfall?: string;
  /** Why they may be the wrong ones. */
  readonly doubt?: string;
}

/** Groups of commands in the help. */
export const commandGroups = ['Size', 'Files', 'Trust', 'Docker', 'CI'] as const;

export interface Command {
  readonly name: string;
  /** Runs if no command is named. */
  readonly isDefault?: true;
  readonly aliases: readonly string[];
  readonly group: (typeof commandGroups)[number];
  /** As in the usage line: `ARCHIVE`, `ARCHIVE...`, `ARCHIVE [PATH]`, `OLD NEW`. */
  readonly positionals: string;
  /** One sentence for the help, without a period. */
  readonly summary: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Command lines without the program's name. */
  readonly examples: readonly string[];
  /** Whether its answer is a verdict, which must reach every output. */
  readonly isVerdict?: true;
  /** Whether its answer is a file as it is: it has no format. */
  readonly printsFile?: true;
  /** Whether it reads no archive. */
  readonly readsNoArchive?: true;
  /** Whether its answer is binary and does not belong on a terminal. */
  readonly isBinary?: boolean;
  run(call: Call): Promise<Report | FileAnswer>;
}

// The interface of a command. To add one, implement it in a file in commands/ and list it in commands.ts.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import type { Reading } from '../analysis/analyze-options.ts';
import type { Selection } from '../analysis/scan-layers.ts';
import type { Archive } from '../archive/archive.ts';
import type { Spool } from '../archive/spool.ts';
import type { Limits } from '../bytes/limits.ts';
import type { Screen } from '../explore/screen.ts';
import type { Image } from '../image/image.ts';
import type { FindingsBlock } from '../report/block.ts';
import type { Report } from '../report/report.ts';
import type { WorkerPool } from '../workers/worker-pool.ts';
import type { OptionTable, OptionValues } from './options/option.ts';
import type { OutputFile } from './options/shared-options.ts';
import type { Environment } from './terminal.ts';

/** The parsed command line, and what a command needs to run. Archives are given as the user named them. */
export interface Call<Positionals extends string = string, Options extends OptionTable = OptionTable> {
  readonly archives: ArchivesOf<Positionals>;
  /** Values of further positionals and of the command's own options. */
  readonly options: OptionValues<Options> & ArgumentOf<Positionals>;
  /** The shared options of the input, as arguments. */
  readonly inputOptions: readonly string[];
  /** Files that the report is written to. */
  readonly outputs: readonly OutputFile[];
  readonly limits: Limits;
  /** The current time, for ages. */
  readonly now: Date;
  readonly environment: Environment;
  readonly stdin: AsyncIterable<Buffer>;
  /** The terminal, for a command that fills it; undefined if there is none. */
  readonly screen: Screen | undefined;
  /** Whether the report is only shown on a terminal that a full-screen program can fill next. */
  readonly offersScreen: boolean;
  /** The threads of this command. */
  readonly pool: WorkerPool;
  /** Temporary files for decompressed archives. */
  readonly spool: Spool;
  /**
   * Whether an output shows one of these fields of the report's rows. Pages do not have the fields of templates: `onPage` says
   * whether a page shows them.
   */
  shows(fields: readonly string[], onPage: boolean): boolean;
  /** Whether a report is written in Markdown. */
  readonly writesMarkdown: boolean;
  /** Whether an output has a drawing of the report. */
  readonly draws: boolean;
  /** Analyzes one archive, limited to the selected images. */
  analyze(archive: string, depth: DepthChoice): Promise<Analysis>;
  /** Analyzes several archives. Layers that they share are read once. */
  analyzeAll<const Archives extends readonly string[]>(
    archives: Archives,
    depth: DepthChoice,
  ): Promise<OneEach<Archives, Analysis>>;
  /**
   * Analyzes the selected image.
   * @throws {InputError} if there are several; the message lists them
   */
  analyzeOne(archive: string, depth: Reading): Promise<OneImage>;
  /** Analyzes one image of each archive. */
  analyzeOneEach<const Archives extends readonly string[]>(
    archives: Archives,
    depth: Reading,
  ): Promise<OneEach<Archives, OneImage>>;
  /**
   * Opens an archive without reading layers, for {@link analyzeSelected}: its selected images, one or several. It is decompressed to
   * `temporary` files, which the caller removes; by default to those of the run.
   */
  open(archive: string, depth: Reading, temporary?: Spool): Promise<Selection>;
  /** Analyzes images of opened archives. Layers that they share are read once. */
  analyzeSelected(selections: readonly Selection[], depth: Reading): Promise<readonly Analysis[]>;
  /** Analyzes a single JSON document; undefined if the file is an archive. */
  document(file: string, mediaType: string | undefined): Promise<Analysis | undefined>;
  /** Opens an archive without reading layers. The analysis has no images. */
  declared(archive: string, reading?: Reading): Promise<Analysis>;
}

/** A depth, or how to choose it for the selected images. */
export type DepthChoice = Reading | ((images: readonly Image[]) => Reading);

/** The archives that the positionals name. */
type ArchivesOf<Positionals extends string> = Positionals extends 'OLD NEW'
  ? readonly [string, string]
  : Positionals extends `ARCHIVE${string}` | 'NEW'
    ? readonly [string, ...string[]]
    : readonly string[];

/** The value of the positional that is not an archive. */
type ArgumentOf<Positionals extends string> = Positionals extends `${string} PATH`
  ? { readonly path: string }
  : Positionals extends `${string} [PATH]`
    ? { readonly path?: string | undefined }
    : Positionals extends `${string} [NAME...]`
      ? { readonly names?: readonly string[] | undefined }
      : Positionals extends '[RULE]'
        ? { readonly rule?: string | undefined }
        : Positionals extends 'FILE'
          ? { readonly file: string }
          : Positionals extends 'DIR [QUERY]'
            ? { readonly dir: string; readonly query?: string | undefined }
            : unknown;

/** A result for each archive, in the same order. */
export type OneEach<Archives extends readonly string[], Result> = { readonly [Index in keyof Archives]: Result };

/** One image, and the analysis of its archive. */
export interface OneImage {
  readonly analysis: Analysis;
  readonly image: ImageAnalysis;
}

/** The bytes of a file, instead of a report. */
export interface FileAnswer {
  /** Throws an IncompleteExport if a tar cannot be written completely. */
  readonly chunks: AsyncIterable<Buffer>;
  /** The archive that they are read from. */
  readonly source: Archive;
  /** Expected number of bytes, if known. */
  readonly size?: number | undefined;
  /** Message if there are fewer bytes; their number is added. */
  readonly shortfall?: string | undefined;
  /** Why the bytes may be wrong. */
  readonly doubt?: string | undefined;
  /** What the file leaves out; exit status 1 if there is anything. */
  readonly leftOut?: FindingsBlock;
}

/** What a command that filled the terminal leaves. */
export interface ScreenAnswer {
  readonly exitStatus: 0 | 1;
}

/** Groups of commands in the help. */
export const commandGroups = ['Size', 'Files', 'Trust', 'Docker', 'CI', 'Fleet'] as const;

export interface Command<Positionals extends string = string, Options extends OptionTable = OptionTable> {
  readonly name: string;
  /** Whether it runs if no command is named. */
  readonly isDefault?: true;
  readonly aliases: readonly string[];
  readonly group: (typeof commandGroups)[number];
  /** As in the usage line: `ARCHIVE`, `ARCHIVE...`, `ARCHIVE [PATH]`, `OLD NEW`. */
  readonly positionals: Positionals;
  /** One sentence for the help, without a period. */
  readonly summary: string;
  readonly options: Options;
  /** Command lines without the program's name. */
  readonly examples: readonly string[];
  /** Whether its report is a verdict, which must reach every output. */
  readonly isVerdict?: true;
  /** Whether it prints a file as it is, so that --format does not apply. */
  readonly printsFile?: true;
  /** Whether it fills the terminal, so that no report is written. */
  readonly fillsScreen?: true;
  /** Whether it writes tables to a directory, which --output names, and scans layers without the cache. */
  readonly writesTables?: true;
  /** Whether it reads no archive. */
  readonly readsNoArchive?: true;
  /** Whether it prints binary data, which must not be written to a terminal. */
  readonly isBinary?: boolean;
  run(call: Call<Positionals, Options>): Promise<Report | FileAnswer | ScreenAnswer>;
}

/** Required options and positionals, as in the usage line: `--from OLD NEW`. */
export const operandsOf = ({ options, positionals }: Command): string =>
  [
    ...Object.entries(options).flatMap(([name, { isRequired, placeholder }]) =>
      isRequired ? [`--${name} ${placeholder}`] : [],
    ),
    positionals,
  ].join(' ');

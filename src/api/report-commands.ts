// The commands whose reports the library makes. Each is loaded when it is asked for.
import type { OptionTable, OptionValues } from '../cli/options/option.ts';
import type { AttestationsData } from '../report/attestations.ts';
import type { CheckBaseData } from '../report/base/check-base.ts';
import type { BloatData } from '../report/bloat/bloat.ts';
import type { ChangesData } from '../report/changes.ts';
import type { CheckReportData, SeveralChecksData } from '../report/check/data.ts';
import type { DiffData } from '../report/diff/data.ts';
import type { DigestsData } from '../report/digests/digests.ts';
import type { DirectoriesData } from '../report/files/directories.ts';
import type { FilesData } from '../report/files/files.ts';
import type { DockerfileData } from '../report/history/dockerfile.ts';
import type { HistoryData } from '../report/history/history.ts';
import type { DockerInspection } from '../report/inspect.ts';
import type { LayersData } from '../report/layers.ts';
import type { LsData } from '../report/ls/ls.ts';
import type { ManifestData } from '../report/manifest/manifest.ts';
import type { OverviewData } from '../report/overview.ts';
import type { PackagesData } from '../report/packages/package-data.ts';
import type { PullData } from '../report/pull/data.ts';
import type { SharingData } from '../report/sharing.ts';
import type { TraceData } from '../report/trace.ts';
import type { ValidateData } from '../report/validate.ts';
import type { VerifyData } from '../report/verify.ts';
import type { Finding } from '../rules/rule.ts';

/** How each command is loaded. */
export const reportCommands = {
  attestations: async () => (await import('../cli/commands/attestations.ts')).attestations,
  bloat: async () => (await import('../cli/commands/bloat.ts')).bloat,
  changes: async () => (await import('../cli/commands/changes.ts')).changes,
  check: async () => (await import('../cli/commands/ci/check.ts')).check,
  'check-base': async () => (await import('../cli/commands/ci/check-base.ts')).checkBase,
  diff: async () => (await import('../cli/commands/diff.ts')).diff,
  digests: async () => (await import('../cli/commands/digests.ts')).digests,
  files: async () => (await import('../cli/commands/files.ts')).files,
  history: async () => (await import('../cli/commands/history.ts')).history,
  inspect: async () => (await import('../cli/commands/inspect.ts')).inspect,
  layers: async () => (await import('../cli/commands/layers.ts')).layers,
  ls: async () => (await import('../cli/commands/ls.ts')).ls,
  manifest: async () => (await import('../cli/commands/manifest.ts')).manifest,
  overview: async () => (await import('../cli/commands/overview.ts')).overview,
  packages: async () => (await import('../cli/commands/packages.ts')).packages,
  pull: async () => (await import('../cli/commands/pull.ts')).pull,
  sharing: async () => (await import('../cli/commands/sharing.ts')).sharing,
  trace: async () => (await import('../cli/commands/trace.ts')).trace,
  validate: async () => (await import('../cli/commands/validate.ts')).validate,
  verify: async () => (await import('../cli/commands/verify.ts')).verify,
} as const;

/**
 * The `data` of each report, by its command; docs/json.md explains them.
 * @example
 * const data: ReportData['bloat'] = (await reportOf('bloat', image)).data;
 */
export interface ReportData {
  /** Attestations, and what their statements say. */
  readonly attestations: AttestationsData;
  /** Wasted bytes by cause, directory and file, with advice. */
  readonly bloat: BloatData;
  /** What each layer changed. */
  readonly changes: ChangesData;
  /** Of one image, or of several. */
  readonly check: CheckReportData | SeveralChecksData;
  /** Whether an image is built on the current version of its base image. */
  readonly 'check-base': CheckBaseData;
  /** Differences between two images. */
  readonly diff: DiffData;
  /** Digests of layers, as stored and with other compressions. */
  readonly digests: DigestsData;
  /** With the option `du`, directories. */
  readonly files: FilesData | DirectoriesData;
  /** With the option `dockerfile`, a Dockerfile. */
  readonly history: HistoryData | DockerfileData;
  /** What `docker inspect` shows. */
  readonly inspect: readonly DockerInspection[];
  /** Layers with sizes and instructions. */
  readonly layers: LayersData;
  /** Images of archives. */
  readonly ls: LsData;
  /** Documents of an archive and how they refer to each other. */
  readonly manifest: ManifestData;
  /** Sizes and layers. */
  readonly overview: OverviewData;
  /** Packages with versions, layers and sizes. */
  readonly packages: PackagesData;
  /** What a host downloads that has an older image. */
  readonly pull: PullData;
  /** Layers that images share. */
  readonly sharing: SharingData;
  /** A path through the layers. */
  readonly trace: TraceData;
  /** The documents and what engines make of them. */
  readonly validate: ValidateData;
  /** Digests and sizes, as declared and as computed. */
  readonly verify: VerifyData;
}

/**
 * Name of a report: that of the command which prints it.
 * @example
 * const name: ReportName = 'bloat';
 */
export type ReportName = keyof ReportData;

/**
 * A report, as `--format json` prints it. Sizes are bytes, times ISO 8601 in UTC, and null means unknown.
 * @example
 * const report: Report<'bloat'> = await reportOf('bloat', image);
 */
export interface Report<Name extends ReportName = ReportName> {
  /** Name of its JSON schema: schemas/report/NAME.json. */
  readonly report: string;
  /** Version of its schema; it changes if a key is removed or means something else. */
  readonly version: 1;
  /** The archives that it is about, as they were named. */
  readonly subject: readonly string[];
  /** What it says. */
  readonly data: ReportData[Name];
  /** What is wrong, the worst first. */
  readonly findings: readonly Finding[];
}

type CommandOf<Name extends ReportName> = Awaited<ReturnType<(typeof reportCommands)[Name]>>;

type CamelCase<Text extends string> = Text extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Text;

type OptionsOf<Name extends ReportName> = CommandOf<Name>['options'] extends infer Table extends OptionTable
  ? OptionValues<Table>
  : never;

/** What stands for the second positional of a command. */
interface Operands {
  readonly files: { readonly path?: string | undefined };
  readonly trace: { readonly path: string };
  readonly packages: { readonly names?: readonly string[] | undefined };
}

/** Options that write files, or choose the format. */
type Omitted = 'format' | 'write-baseline' | 'ratchet' | 'history' | 'commit';

/**
 * Options of a report: those of its command in camel case, such as `noTrunc`, and `path` or `names` for what a command line has behind
 * the archive.
 * @example
 * const options: ReportOptions<'files'> = { path: '/usr', sort: 'size' };
 */
export type ReportOptions<Name extends ReportName = ReportName> = {
  readonly [Key in Exclude<keyof OptionsOf<Name>, Omitted> as CamelCase<Key & string>]?:
    | OptionsOf<Name>[Key]
    | undefined;
} & (Name extends keyof Operands ? Operands[Name] : unknown);

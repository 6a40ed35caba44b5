// The reports by name, for annotations.
import type { Report } from './report-commands.ts';

/**
 * Attestations of images, and what their statements say: `attestations --format json`.
 * @example
 * const report: AttestationsReport = await reportOf('attestations', image);
 */
export type AttestationsReport = Report<'attestations'>;

/**
 * Wasted bytes by cause, instruction, directory and file, with advice; sizes are bytes: `bloat --format json`.
 * @example
 * const report: BloatReport = await reportOf('bloat', image);
 */
export type BloatReport = Report<'bloat'>;

/**
 * What each layer changed; sizes are bytes: `changes --format json`.
 * @example
 * const report: ChangesReport = await reportOf('changes', image);
 */
export type ChangesReport = Report<'changes'>;

/**
 * Budgets with limits and actual values, and whether images pass; sizes are bytes: `check --format json`.
 * @example
 * const report: CheckReport = await reportOf('check', image);
 */
export type CheckReport = Report<'check'>;

/**
 * Whether an image is built on the current version of its base image: `check-base --format json`.
 * @example
 * const report: CheckBaseReport = await reportOf('check-base', image, { base: ['debian.tar'] });
 */
export type CheckBaseReport = Report<'check-base'>;

/**
 * Differences between two images; sizes are bytes: `diff --format json`.
 * @example
 * const report: DiffReport = await reportOf('diff', old, image);
 */
export type DiffReport = Report<'diff'>;

/**
 * Digests of layers, as they are and as other compressions would make them: `digests --format json`.
 * @example
 * const report: DigestsReport = await reportOf('digests', image);
 */
export type DigestsReport = Report<'digests'>;

/**
 * Files or directories with sizes in bytes, modes, owners and times: `files --format json`.
 * @example
 * const report: FilesReport = await reportOf('files', image);
 */
export type FilesReport = Report<'files'>;

/**
 * Instructions that made an image, with sizes in bytes: `history --format json`.
 * @example
 * const report: HistoryReport = await reportOf('history', image);
 */
export type HistoryReport = Report<'history'>;

/**
 * What `docker inspect` shows; sizes are bytes: `inspect --format json`.
 * @example
 * const report: InspectReport = await reportOf('inspect', image);
 */
export type InspectReport = Report<'inspect'>;

/**
 * Layers with sizes in bytes, instructions and digests: `layers --format json`.
 * @example
 * const report: LayersReport = await reportOf('layers', image);
 */
export type LayersReport = Report<'layers'>;

/**
 * Images of archives with sizes in bytes: `ls --format json`.
 * @example
 * const report: LsReport = await reportOf('ls', image);
 */
export type LsReport = Report<'ls'>;

/**
 * Documents of an archive and how they refer to each other; sizes are bytes: `manifest --format json`.
 * @example
 * const report: ManifestReport = await reportOf('manifest', image);
 */
export type ManifestReport = Report<'manifest'>;

/**
 * Sizes in bytes, layers and findings of an image: `overview --format json`.
 * @example
 * const report: OverviewReport = await reportOf('overview', image);
 */
export type OverviewReport = Report<'overview'>;

/**
 * Packages with versions, layers and sizes in bytes: `packages --format json`.
 * @example
 * const report: PackagesReport = await reportOf('packages', image);
 */
export type PackagesReport = Report<'packages'>;

/**
 * What a host downloads that has an older image; sizes are bytes: `pull --format json`.
 * @example
 * const report: PullReport = await reportOf('pull', old, image);
 */
export type PullReport = Report<'pull'>;

/**
 * Which layers images share, and what they store once; sizes are bytes: `sharing --format json`.
 * @example
 * const report: SharingReport = await reportOf('sharing', [old, image]);
 */
export type SharingReport = Report<'sharing'>;

/**
 * A path through the layers of an image; sizes are bytes: `trace --format json`.
 * @example
 * const report: TraceReport = await reportOf('trace', image, { path: '/etc/passwd' });
 */
export type TraceReport = Report<'trace'>;

/**
 * What is not valid in the documents of an archive: `validate --format json`.
 * @example
 * const report: ValidateReport = await reportOf('validate', image);
 */
export type ValidateReport = Report<'validate'>;

/**
 * Digests and sizes as declared and as computed; sizes are bytes: `verify --format json`.
 * @example
 * const report: VerifyReport = await reportOf('verify', image);
 */
export type VerifyReport = Report<'verify'>;

// The library: what users import. `timg-inspect/advanced` has the parts that it is made of.

export type { Equivalence } from './analysis/comparison/similarity.ts';
export type { LedgerBytes, WastedPayload, WasteKind } from './analysis/ledger.ts';
export type { Sizes } from './analysis/sizes.ts';
export { type CheckOptions, check, type Verdict } from './api/check.ts';
export { type CompareOptions, type Comparison, compare } from './api/compare.ts';
export { type Archive, openArchive, openImage } from './api/library.ts';
export type {
  AttestationsReport,
  BloatReport,
  ChangesReport,
  CheckBaseReport,
  CheckReport,
  DiffReport,
  DigestsReport,
  FilesReport,
  HistoryReport,
  InspectReport,
  LayersReport,
  LsReport,
  ManifestReport,
  OverviewReport,
  PackagesReport,
  PullReport,
  SharingReport,
  TraceReport,
  ValidateReport,
  VerifyReport,
} from './api/named-reports.ts';
export type {
  ConfigData,
  File,
  Files,
  Image,
  Layer,
  LayerChange,
  LayerSizes,
  Ledger,
  Package,
  PackageName,
} from './api/objects.ts';
export type {
  ArchiveInput,
  ArchiveOptions,
  CallOptions,
  FilesOptions,
  ImageChoice,
  ImageOptions,
  LimitOptions,
  ProgressUpdate,
} from './api/options.ts';
export { pageOf } from './api/page-of.ts';
export type { Report, ReportData, ReportName, ReportOptions } from './api/report-commands.ts';
export { type PairReportName, reportOf } from './api/report-of.ts';
export { InputError, type InputErrorCode } from './bytes/input-error.ts';
export type { PolicyText as Policy } from './cli/policy-file.ts';
export type { FileType } from './layer/entry.ts';
export type { PackageType } from './packages/ecosystem.ts';
export type { Finding, Location, Severity } from './rules/rule.ts';
export type { Attribute, ChangeKind } from './tree/change.ts';

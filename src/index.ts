// The library: the same floors the command line stands on. Everything here is plain data but Spool, which whoever makes it
// removes.
export type { Analysis, ImageAnalysis } from './analysis/analysis.ts';
export { type AnalyzeOptions, analyze, analyzeAll, type Depth, type Selection } from './analysis/analyze.ts';
export { type Check, type CheckStatus, checksOf } from './analysis/checks.ts';
export { type Comparison, compareImages } from './analysis/comparison.ts';
export type { LayerAnalysis } from './analysis/layer-analysis.ts';
export { efficiency, type Labels, type Ledger, type LedgerRow, reclaimable } from './analysis/ledger.ts';
export type { Merged, Stacked } from './analysis/merge.ts';
export { type Sharing, sharingOf } from './analysis/sharing.ts';
export { imageSizes, layerSizes, type Sizes } from './analysis/sizes.ts';
export type { Archive, ArchiveAnomaly } from './archive/archive.ts';
export type { ArchiveSource } from './archive/open-archive.ts';
export { Spool } from './archive/spool.ts';
export type { ByteRange } from './bytes/byte-range.ts';
export { InputError, type InputErrorCode } from './bytes/input-error.ts';
export { defaultLimits, type Limits } from './bytes/limits.ts';
export type { Document } from './image/document.ts';
export type { Blob, Contents, FormatName, Image, Layer, Listed, Reference } from './image/image.ts';
export { openDocument } from './image/open-document.ts';
export { type OpenedImages, openImages } from './image/open-images.ts';
export { type ImageSelection, selectImages } from './image/select-images.ts';
export type { Changeset, LayerAnomaly } from './layer/changeset.ts';
export { type EntryTable, linkAt, pathAt, roleAt, typeAt } from './layer/entry-table.ts';
export { evaluate } from './rules/evaluate.ts';
export type { Finding, Place, Severity } from './rules/rule.ts';
export { rules } from './rules/rules.ts';
export type { Attribute, Change, ChangeKind } from './tree/change.ts';
export type { Owner, TreeNode } from './tree/file-tree.ts';

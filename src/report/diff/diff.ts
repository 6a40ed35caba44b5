// diff: what grew between two images, where and by which instruction; which files and config differ; what a host must pull.
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import { originOf } from '../../analysis/attestations/origin.ts';
import type { Comparison } from '../../analysis/comparison/comparison.ts';
import { instructionOf } from '../../analysis/layer-analysis.ts';
import { documentsSize } from '../../analysis/sizes.ts';
import { unreadReason } from '../../rules/completeness.ts';
import {
  attestationErrors,
  billFindings,
  findingsOfEach,
  missingFacts,
  packageFindings,
  worstFirst,
} from '../../rules/evaluate.ts';
import { leftOutFindings } from '../../rules/left-out.ts';
import type { Finding } from '../../rules/rule.ts';
import { type Change, type ChangeKind, withoutAttributes } from '../../tree/change.ts';
import { type EntryRef, entryKey } from '../../tree/entry-ref.ts';
import { rootPath } from '../../tree/path-table.ts';
import type { Block } from '../block.ts';
import { fileData, hardLinkGroups } from '../files/file-data.ts';
import { type ImageData, imageData, type LayerData, ownData } from '../image-data.ts';
import type { Picture } from '../picture/picture-data.ts';
import type { Report } from '../report.ts';
import type { DiffData, DiffView, LayerPairData, LayerSideData, PathChangeData, TotalData } from './data.ts';
import { packagesDiff } from './package-changes.ts';
import { diffPicture } from './picture.ts';
import { diffBlocks, differs, diffFrame } from './view.ts';
import { partOf, type StepSide, stepData } from './waterfall-data.ts';

/** The changes that the user's filters select. */
export const askedChanges = (
  { changes }: Comparison,
  { wants = () => true, ignored }: Pick<DiffView, 'wants' | 'ignored'>,
): readonly Change[] | undefined =>
  changes &&
  withoutAttributes(
    changes.filter(({ path }) => wants(path)),
    ignored,
  );

export function diff(
  analyses: readonly [Analysis, Analysis],
  comparison: Comparison,
  asked: Omit<DiffView, 'unread'>,
): Report<DiffData> {
  const view = { ...asked, unread: unreadOf(comparison) };
  const { wants = () => true } = asked;
  const leftOut = findingsOfEach(analyses, leftOutFindings).filter(({ where }) => wants(where.path ?? ''));
  const findings = worstFirst([
    ...findingsOfEach(analyses, missingFacts),
    ...findingsOfEach(analyses, findingsOfPackages),
    ...findingsOfEach(analyses, attestationErrors),
    ...leftOut,
  ]);
  const data = { ...diffData(comparison, view), origin: asked.wants ? null : originsOf(analyses, comparison) };
  const found: Block = { kind: 'findings', findings };
  return {
    report: 'diff',
    version: 1,
    subject: analyses.map(({ archive }) => archive.name),
    data,
    items: data.changes ?? [],
    findings,
    isNo: leftOut.length > 0 || (view.wantsNone && differs(data)),
    blocks: () => [...diffBlocks(data, view), found],
    picture: () => (isOfAll(view) ? pictureOf(comparison, data, view, found) : noPicture),
  };
}

const originsOf = ([old, newer]: readonly [Analysis, Analysis], comparison: Comparison): DiffData['origin'] => ({
  old: originOf(old, comparison.old.image),
  new: originOf(newer, comparison.new.image),
});

/** What is wrong with package databases and attached bills of materials, if packages are compared. */
const findingsOfPackages = (analysis: Analysis): readonly Finding[] =>
  analysis.images.some(({ ownership }) => ownership?.packages.length)
    ? [...packageFindings(analysis), ...billFindings(analysis)]
    : [];

/** `old image: layer 1 is not in the archive` */
const unreadOf = (comparison: Comparison): readonly string[] =>
  (['old', 'new'] as const).flatMap((side) => {
    const reason = unreadReason(comparison[side].layers);
    return reason === undefined ? [] : [`${side} image: ${reason}`];
  });

const isOfAll = ({ wants, texts }: DiffView): boolean => !wants && !texts;
const noPicture: Picture = {
  kind: 'none',
  reason: 'No map with --path or --unified',
};

function pictureOf(comparison: Comparison, data: DiffData, view: DiffView, findings: Block): Picture {
  const { head, foot } = diffFrame(data, view);
  return diffPicture(comparison, data, { head, foot: [...foot, findings] });
}

function diffData(comparison: Comparison, view: DiffView): Omit<DiffData, 'origin'> {
  const [old, newer] = [imageData(comparison.old), imageData(comparison.new)];
  const changes = askedChanges(comparison, view);
  const packages = packagesDiff(comparison.old, comparison.new);
  const sides = { old: sideOf(comparison.old), new: sideOf(comparison.new) };
  return {
    images: { old: identity(old), new: identity(newer) },
    sizes: { old: sizesOf(old), new: sizesOf(newer) },
    equivalence: comparison.similarity?.equivalence ?? null,
    differences: comparison.similarity?.differences ?? null,
    totals: changes ? totalsOf(changes, comparison) : null,
    changes: changes ? changesData(changes, comparison) : null,
    packages: view.wants ? [] : (packages?.packages ?? null),
    derived: packages?.derived ?? null,
    unowned: packages?.unowned ?? null,
    configChanges: view.wants ? [] : (comparison.config ?? null),
    historyChanges: view.wants ? [] : (comparison.history ?? null),
    manifestChanges: view.wants ? [] : comparison.manifest,
    layers: comparison.pairs.map(
      (pair): LayerPairData => ({
        part: partOf(pair, sides),
        alignedBy: pair.alignedBy ?? null,
        old: pair.old === undefined ? null : layerSide(old, pair.old),
        new: pair.new === undefined ? null : layerSide(newer, pair.new),
      }),
    ),
    waterfall: comparison.waterfall ? stepData(comparison.waterfall, sides) : null,
    own: { old: ownData(comparison.old.own), new: ownData(comparison.new.own) },
    pull: comparison.pull,
    ...(view.texts && { texts: view.texts }),
  };
}

const sideOf = ({ image, layers, own }: ImageAnalysis): StepSide => ({
  instructions: layers.map(instructionOf),
  ownFrom: own.from,
  documents: documentsSize(image),
});

/** What tells the two images apart. */
export const identity = ({ names, imageID, platform, format, created, complete }: ImageData) => ({
  names,
  imageID,
  platform,
  format,
  created,
  complete,
});

const sizesOf = ({ sizes, wasted }: ImageData) => ({ ...sizes, wasted });

export function layerSide({ layers }: ImageData, at: number): LayerSideData {
  const { index, diffID, digest, compression, estimatedBy, sizes, instruction } = layers[at] as LayerData;
  return { index, diffID, digest, compression, estimatedBy, sizes, instruction };
}

/** Each inode counts once. A file that keeps at least one of its paths is neither added nor removed. */
function totalsOf(changes: readonly Change[], { old, new: newer }: Comparison): DiffData['totals'] {
  const [oldNames, newNames] = [namesOf(old), namesOf(newer)];
  const total = (kind: ChangeKind): TotalData => {
    const names = kind === 'removed' ? oldNames : newNames;
    const ofKind = changes.filter((change) => change.kind === kind);
    const files = new Map<number, { readonly size: number; names: number }>();
    for (const { before, after, size } of ofKind) {
      const owner = after ?? before;
      const key = owner ? entryKey(owner) : Number.NaN;
      files.set(key, { size, names: (files.get(key)?.names ?? 0) + 1 });
    }
    const isWhole = kind === 'added' || kind === 'removed';
    let bytes = 0;
    for (const [key, file] of files) {
      if (!isWhole || file.names === (names.get(key) ?? 1)) bytes += file.size;
    }
    return { pathCount: ofKind.length, bytes };
  };
  return { added: total('added'), removed: total('removed'), modified: total('modified'), touched: total('touched') };
}

/** The number of paths of each hard-linked file, by the entry with its content. */
function namesOf({ merged }: ImageAnalysis): ReadonlyMap<number, number> {
  const names = new Map<number, number>();
  if (!merged) return names;
  const { tree } = merged;
  for (const { inode } of tree.names(rootPath)) {
    if (tree.namesOf(inode) > 1) names.set(entryKey(tree.contentOwnerOf(inode)), tree.namesOf(inode));
  }
  return names;
}

function changesData(changes: readonly Change[], comparison: Comparison): readonly PathChangeData[] {
  const [before, after] = [entriesOf(comparison.old), entriesOf(comparison.new)];
  return changes.map(({ path, kind, attributes, ...owners }) => ({
    path,
    kind,
    attributes,
    before: before(path, owners.before),
    after: after(path, owners.after),
  }));
}

function entriesOf({ merged }: ImageAnalysis): (path: string, owner: EntryRef | undefined) => PathChangeData['before'] {
  if (!merged) return () => null;
  const groups = hardLinkGroups(merged.tree);
  return (path, owner) => {
    if (!owner) return null;
    const { path: _, ...entry } = fileData(path, owner, merged.tables, groups);
    return entry;
  };
}

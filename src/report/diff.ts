// diff: what grew from one image to another, where and by which instruction; what differs at which path and in the config;
// and what a node that has the old one must fetch.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import type { Comparison } from '../analysis/comparison.ts';
import type { OwnLayers } from '../analysis/own-layers.ts';
import { documentsSize } from '../analysis/sizes.ts';
import { missingFacts } from '../rules/evaluate.ts';
import { type Change, type ChangeKind, withoutAttributes } from '../tree/change.ts';
import { type Owner, ownerKey } from '../tree/owner.ts';
import { rootPlace } from '../tree/places.ts';
import type { Block } from './block.ts';
import { diffBlocks, diffFrame } from './diff-blocks.ts';
import type { DiffData, LayerPairData, LayerSideData, PathChangeData, TotalData } from './diff-data.ts';
import { diffPicture } from './diff-picture.ts';
import type { DiffView } from './diff-view.ts';
import { fileData, hardLinkGroups } from './file-data.ts';
import { type ImageData, imageData } from './image-data.ts';
import type { Picture } from './picture-data.ts';
import type { Report } from './report.ts';
import { partOf, type StepSide, stepData } from './step-data.ts';

/** The changes that are asked about. */
export const askedChanges = (
  { changes }: Comparison,
  { wants = () => true, ignored }: Pick<DiffView, 'wants' | 'ignored'>,
): readonly Change[] | undefined =>
  changes &&
  withoutAttributes(
    changes.filter(({ path }) => wants(path)),
    ignored,
  );

export function diff(analyses: readonly Analysis[], comparison: Comparison, view: DiffView): Report<DiffData> {
  const findings = analyses.flatMap(missingFacts);
  const data = diffData(comparison, view);
  const differs = data.changes === null || data.changes.length > 0 || (data.config ?? []).length > 0;
  const found: Block = { kind: 'findings', findings };
  return {
    report: 'diff',
    version: 1,
    subject: analyses.map(({ archive }) => archive.name),
    data,
    items: data.changes ?? [],
    findings,
    isNo: view.wantsNone && differs,
    blocks: [...diffBlocks(data, view), found],
    picture: () => (isOfAll(view) ? pictureOf(comparison, data, view, found) : noPicture),
  };
}

const isOfAll = ({ wants, texts }: DiffView): boolean => !wants && !texts;
const noPicture: Picture = { kind: 'none', why: 'No picture: it is of all paths, without --path and --unified.' };

function pictureOf(comparison: Comparison, data: DiffData, view: DiffView, findings: Block): Picture {
  const { head, foot } = diffFrame(data, view);
  return diffPicture(comparison, data, { head, foot: [...foot, findings] });
}

function diffData(comparison: Comparison, view: DiffView): DiffData {
  const [old, recent] = [imageData(comparison.old), imageData(comparison.new)];
  const changes = askedChanges(comparison, view);
  const sides = { old: sideOf(comparison.old, view.own.old), new: sideOf(comparison.new, view.own.new) };
  return {
    images: { old: identity(old), new: identity(recent) },
    sizes: { old: sizesOf(old), new: sizesOf(recent) },
    sameness: comparison.likeness?.sameness ?? null,
    differs: comparison.likeness?.differs ?? null,
    totals: changes ? totalsOf(changes, comparison) : null,
    changes: changes ? changesData(changes, comparison) : null,
    config: view.wants ? [] : (comparison.config ?? null),
    layers: comparison.pairs.map(
      (pair): LayerPairData => ({
        part: partOf(pair, sides),
        alignedBy: pair.alignedBy ?? null,
        old: pair.old === undefined ? null : layerSide(old, pair.old),
        new: pair.new === undefined ? null : layerSide(recent, pair.new),
      }),
    ),
    waterfall: comparison.waterfall ? stepData(comparison.waterfall, sides) : null,
    own: view.own,
    pull: comparison.pull,
    ...(view.texts && { texts: view.texts }),
  };
}

const sideOf = ({ image, layers }: ImageAnalysis, own: OwnLayers): StepSide => ({
  steps: layers.map(({ layer }) => layer.history?.created_by ?? null),
  own,
  documents: documentsSize(image),
});

const identity = ({ names, imageID, platform, format, created }: ImageData) => ({
  names,
  imageID,
  platform,
  format,
  created,
});

const sizesOf = ({ sizes, reclaimable }: ImageData) => ({ ...sizes, reclaimable });

function layerSide({ layers }: ImageData, at: number): LayerSideData {
  const { index, diffID, digest, compression, sizes, createdBy } = layers[at];
  return { index, diffID, digest, compression, sizes, createdBy };
}

/** Bytes: each inode once, and one that keeps a name, or had one, neither comes nor goes. */
function totalsOf(changes: readonly Change[], { old, new: recent }: Comparison): DiffData['totals'] {
  const [oldNames, newNames] = [namesOf(old), namesOf(recent)];
  const total = (kind: ChangeKind): TotalData => {
    const names = kind === 'removed' ? oldNames : newNames;
    const ofKind = changes.filter((change) => change.kind === kind);
    const files = new Map<number, { readonly size: number; names: number }>();
    for (const { before, after, size } of ofKind) {
      const owner = after ?? before;
      const key = owner ? ownerKey(owner) : Number.NaN;
      files.set(key, { size, names: (files.get(key)?.names ?? 0) + 1 });
    }
    const isWhole = kind === 'added' || kind === 'removed';
    let bytes = 0;
    for (const [key, file] of files) {
      if (!isWhole || file.names === (names.get(key) ?? 1)) bytes += file.size;
    }
    return { paths: ofKind.length, bytes };
  };
  return { added: total('added'), removed: total('removed'), modified: total('modified'), touched: total('touched') };
}

/** How many names each file has that has several, by the entry that carries it. */
function namesOf({ merged }: ImageAnalysis): ReadonlyMap<number, number> {
  const names = new Map<number, number>();
  if (!merged) return names;
  const { tree } = merged;
  for (const { inode } of tree.names(rootPlace)) {
    if (tree.namesOf(inode) > 1) names.set(ownerKey(tree.carrierOf(inode)), tree.namesOf(inode));
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

function entriesOf({ merged }: ImageAnalysis): (path: string, owner: Owner | undefined) => PathChangeData['before'] {
  if (!merged) return () => null;
  const groups = hardLinkGroups(merged.tree);
  return (path, owner) => {
    if (!owner) return null;
    const { path: _, ...entry } = fileData(path, owner, merged.tables, groups);
    return entry;
  };
}

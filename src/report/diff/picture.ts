// The map of two images: every visible file of either, before and after. Sums to the visible bytes of both.
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import type { Comparison } from '../../analysis/comparison/comparison.ts';
import { instructionOf } from '../../analysis/layer-analysis.ts';
import type { Merged } from '../../analysis/merge.ts';
import { fileTypeOf, fileTypes } from '../picture/file-type.ts';
import { type PictureFrame, type VisibleFile, visibleFiles } from '../picture/image-picture.ts';
import { type DiffPicture, type NoPicture, type PictureLayer, pathFates } from '../picture/picture-data.ts';
import { type PictureFile, pictureTree } from '../picture/picture-tree.ts';
import type { DiffData } from './data.ts';

/** Weight of unchanged bytes: an unchanged file is shown by name only if it is 16 times as large as a changed one. */
const unchangedWeight = 1 / 16;

export function diffPicture(
  { old, new: newer, changes }: Comparison,
  data: DiffData,
  frame: PictureFrame,
): DiffPicture | NoPicture {
  if (!old.merged || !newer.merged || !changes) {
    return { kind: 'none', reason: 'No map: a layer is missing from its archive' };
  }
  const modified = new Set(changes.filter(({ kind }) => kind === 'modified').map(({ path }) => path));
  const layers = [...layersOf(newer, 'new'), ...layersOf(old, 'old')];
  const files = [...bothFiles(old.merged, newer.merged, newer.layers.length, modified)];
  const tree = pictureTree(files, { facets: ['change', 'layer', 'type'], sizes: ['old', 'new'] });
  return { kind: 'diff', ...frame, data, layers, tree };
}

const layersOf = ({ layers }: ImageAnalysis, side: PictureLayer['side']): readonly PictureLayer[] =>
  layers.map(({ layer }, index) => ({ side, index, instruction: instructionOf({ layer }) }));

/** The files that have bytes in at least one image. */
function* bothFiles(
  old: Merged,
  newer: Merged,
  newLayers: number,
  modified: ReadonlySet<string>,
): Generator<PictureFile<'change' | 'layer' | 'type', 'old' | 'new'>> {
  // Prefer a path that both images have: a hard link more or less does not move a file.
  const paths = new Set(Array.from(visibleFiles(newer.tree), ({ path }) => path));
  const before = new Map(
    Array.from(
      visibleFiles(old.tree, (path) => paths.has(path)),
      (file) => [file.path, file],
    ),
  );
  const held = new Set(Array.from(before.values()).flatMap(({ path, size }) => (size > 0 ? [path] : [])));
  for (const is of visibleFiles(newer.tree, (path) => held.has(path))) {
    const was = before.get(is.path);
    before.delete(is.path);
    if (is.size > 0 || (was?.size ?? 0) > 0) yield fileOf(is.path, was, is, is.layer);
  }
  for (const was of before.values()) {
    if (was.size > 0) yield fileOf(was.path, was, undefined, newLayers + was.layer);
  }

  function fileOf(path: string, was: VisibleFile | undefined, is: VisibleFile | undefined, layer: number) {
    const fate = fateOf(was?.size, is?.size, modified.has(path));
    const sizes = { old: was?.size ?? 0, new: is?.size ?? 0 };
    const larger = Math.max(sizes.old, sizes.new);
    const facets = { change: pathFates.indexOf(fate), layer, type: fileTypes.indexOf(fileTypeOf(path)) };
    return { path, weight: fate === 'same' ? larger * unchangedWeight : larger, facets, sizes };
  }
}

/** If a directory became a file or the reverse, the path is neither added nor removed. */
function fateOf(old: number | undefined, newer: number | undefined, isModified: boolean): (typeof pathFates)[number] {
  if (old === undefined) return isModified ? 'grew' : 'added';
  if (newer === undefined) return isModified ? 'shrank' : 'removed';
  if (old !== newer) return newer > old ? 'grew' : 'shrank';
  return isModified ? 'changed' : 'same';
}

// The picture of two images: every visible file of either, what it was and what it is. Sums to the visible bytes of both.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import type { Comparison } from '../analysis/comparison.ts';
import type { Merged } from '../analysis/merge.ts';
import type { DiffData } from './diff-data.ts';
import { fileKindOf, fileKinds } from './file-kind.ts';
import { type PictureFrame, type VisibleFile, visibleFiles } from './image-picture.ts';
import { type DiffPicture, type NoPicture, type PictureLayer, pathFates } from './picture-data.ts';
import { type PictureFile, pictureTree } from './picture-tree.ts';

/** What did not change stands by its name only where it is so many times as large as what did. */
const sameWeighs = 1 / 16;

export function diffPicture(
  { old, new: recent, changes }: Comparison,
  data: DiffData,
  frame: PictureFrame,
): DiffPicture | NoPicture {
  if (!old.merged || !recent.merged || !changes) {
    return { kind: 'none', why: 'No picture: a layer is not in its archive, so nobody knows what it hides.' };
  }
  const modified = new Set(changes.filter(({ kind }) => kind === 'modified').map(({ path }) => path));
  const layers = [...layersOf(recent, 'new'), ...layersOf(old, 'old')];
  const files = [...bothFiles(old.merged, recent.merged, recent.layers.length, modified)];
  const tree = pictureTree(files, { facets: ['change', 'layer', 'kind'], sizes: ['old', 'new'] });
  return { kind: 'diff', ...frame, data, layers, tree };
}

const layersOf = ({ layers }: ImageAnalysis, side: PictureLayer['side']): readonly PictureLayer[] =>
  layers.map(({ layer }, index) => ({ side, index, createdBy: layer.history?.created_by ?? null }));

function* bothFiles(
  old: Merged,
  recent: Merged,
  newLayers: number,
  modified: ReadonlySet<string>,
): Generator<PictureFile<'change' | 'layer' | 'kind', 'old' | 'new'>> {
  const before = new Map(Array.from(visibleFiles(old), (file) => [file.path, file]));
  const file = (path: string, was: VisibleFile | undefined, is: VisibleFile | undefined) => {
    const sizes = { old: was?.size ?? 0, new: is?.size ?? 0 };
    const fate = fateOf(sizes, modified.has(path));
    const larger = Math.max(sizes.old, sizes.new);
    return {
      path,
      weight: fate === 'same' ? larger * sameWeighs : larger,
      facets: {
        change: pathFates.indexOf(fate),
        layer: is ? is.layer : newLayers + (was?.layer ?? 0),
        kind: fileKinds.indexOf(fileKindOf(path)),
      },
      sizes,
    };
  };
  for (const is of visibleFiles(recent)) {
    yield file(is.path, before.get(is.path), is);
    before.delete(is.path);
  }
  for (const was of before.values()) yield file(was.path, was, undefined);
}

function fateOf(sizes: { old: number; new: number }, isModified: boolean): (typeof pathFates)[number] {
  if (sizes.old === 0) return 'added';
  if (sizes.new === 0) return 'removed';
  if (sizes.old !== sizes.new) return sizes.new > sizes.old ? 'grew' : 'shrank';
  return isModified ? 'changed' : 'same';
}

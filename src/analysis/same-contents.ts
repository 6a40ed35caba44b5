// Where one content is paid for more than once by another path: moves inside a layer, and visible files that are alike.
// Only files of equal size are read.
import type { Limits } from '../bytes/limits.ts';
import { fileSizeAt, fileTypeAt } from '../layer/entry.ts';
import type { Digest } from '../spec/digest.ts';
import { comparePaths } from '../spec/entry-path.ts';
import { type Owner, subtree, type TreeNode } from '../tree/file-tree.ts';
import type { LayerAnalysis } from './layer-analysis.ts';
import { digestsOf, type Merged } from './merge.ts';

export interface Move {
  readonly layer: number;
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
}

export interface SameFile {
  readonly digest: Digest;
  /** Of each. */
  readonly bytes: number;
  readonly paths: readonly string[];
}

interface Placed {
  readonly path: string;
  readonly owner: Owner;
}

/** Smaller files alike are normal, and not worth reading. */
const leastSize = 1024;

export async function sameContents(
  layers: readonly LayerAnalysis[],
  merged: Merged,
  limits: Limits,
): Promise<{ readonly moves: readonly Move[]; readonly duplicates: readonly SameFile[] }> {
  const { tables, root, effects } = merged;
  const size = ({ layer, row }: Owner): number => fileSizeAt(tables[layer], row);
  const isWorthIt = (owner: Owner): boolean =>
    owner.row >= 0 && fileTypeAt(tables[owner.layer], owner.row) === 'file' && size(owner) >= leastSize;

  const visible = groups(
    visibleFiles(root).filter(({ owner }) => isWorthIt(owner)),
    size,
  );
  const moved = effects.map(({ paths }) => {
    const gone = paths.flatMap(({ path, before, after }) =>
      before && !after && isWorthIt(before) ? [{ path, owner: before }] : [],
    );
    const come = paths.flatMap(({ path, before, after }) =>
      after && !before && isWorthIt(after) ? [{ path, owner: after }] : [],
    );
    const sizes = new Set(come.map(({ owner }) => size(owner)));
    const from = gone.filter(({ owner }) => sizes.has(size(owner)));
    const fromSizes = new Set(from.map(({ owner }) => size(owner)));
    return { from, to: come.filter(({ owner }) => fromSizes.has(size(owner))) };
  });
  const wanted = [...visible.flat(), ...moved.flatMap(({ from, to }) => [...from, ...to])].map(({ owner }) => owner);
  const digests = await digestsOf(layers, tables, wanted, limits);
  const digestOf = ({ layer, row }: Owner): string => digests[layer].get(row) ?? `unread ${layer} ${row}`;

  const moves = moved.flatMap(({ from, to }, layer) => {
    const open = new Map(to.map(({ path, owner }) => [digestOf(owner), path]));
    return from.flatMap(({ path, owner }): Move[] => {
      const target = open.get(digestOf(owner));
      return target === undefined ? [] : [{ layer, from: path, to: target, bytes: size(owner) }];
    });
  });
  const duplicates = visible
    .flatMap((group) => groups(group, ({ layer, row }) => digestOf({ layer, row })))
    .map((group) => ({
      digest: digestOf(group[0].owner),
      bytes: size(group[0].owner),
      paths: group.map(({ path }) => path),
    }));
  const saved = ({ bytes, paths }: SameFile): number => bytes * (paths.length - 1);
  return {
    moves: moves.sort((a, b) => b.bytes - a.bytes || comparePaths(a.from, b.from)),
    duplicates: duplicates.sort((a, b) => saved(b) - saved(a) || comparePaths(a.paths[0], b.paths[0])),
  };
}

/** Each inode once, under its first path. */
function visibleFiles(root: TreeNode): readonly Placed[] {
  const files = new Map<object, Placed>();
  for (const { inode, path } of subtree(root)) {
    const known = inode && files.get(inode);
    if (inode && (!known || comparePaths(path, known.path) < 0)) files.set(inode, { path, owner: inode.owner });
  }
  return [...files.values()].sort((a, b) => comparePaths(a.path, b.path));
}

/** Those of which there are several. */
function groups<Key>(files: readonly Placed[], keyOf: (owner: Owner) => Key): readonly (readonly Placed[])[] {
  const byKey = new Map<Key, Placed[]>();
  for (const file of files) {
    const key = keyOf(file.owner);
    const group = byKey.get(key);
    if (group) group.push(file);
    else byKey.set(key, [file]);
  }
  return [...byKey.values()].filter(({ length }) => length > 1);
}

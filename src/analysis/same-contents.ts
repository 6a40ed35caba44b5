// Files with the same content at different paths: moves within a layer, and identical visible files. Only files of equal size
// are read.
import type { Limits } from '../bytes/limits.ts';
import { fileSizeAt, fileTypeAt } from '../layer/entry.ts';
import type { Digest } from '../oci/digest.ts';
import { comparePaths } from '../oci/entry-path.ts';
import { atLayer, type EntryRef, entryKey } from '../tree/entry-ref.ts';
import type { FileTree } from '../tree/file-tree.ts';
import type { LayerEffect } from '../tree/layer-effect.ts';
import { rootPath } from '../tree/path-table.ts';
import { fileDigests } from './file-digests.ts';
import type { LayerAnalysis } from './layer-analysis.ts';
import type { Merged } from './merge.ts';

/** A file that a layer removes at one path and adds at another. */
export interface Move {
  readonly layer: number;
  readonly fromPath: string;
  readonly toPath: string;
  /** Bytes of the file as stored. */
  readonly bytes: number;
}

/** Visible files with identical content. */
export interface SameFile {
  readonly digest: Digest;
  /** Bytes of each file. */
  readonly bytes: number;
  readonly paths: readonly string[];
}

interface FileAtPath {
  readonly path: string;
  readonly owner: EntryRef;
}

/** Smaller files are often identical, and not worth reading. */
const minSize = 1024;

export async function sameContents(
  layers: readonly LayerAnalysis[],
  merged: Merged,
  limits: Limits,
): Promise<{ readonly moves: readonly Move[]; readonly identicalFiles: readonly SameFile[] }> {
  const { tables, tree, effects } = merged;
  const size = ({ layer, row }: EntryRef): number => fileSizeAt(atLayer(tables, layer), row);
  const isWorthIt = (owner: EntryRef): boolean =>
    owner.row >= 0 && fileTypeAt(atLayer(tables, owner.layer), owner.row) === 'file' && size(owner) >= minSize;

  const visible = groups(
    visibleFiles(tree).filter(({ owner }) => isWorthIt(owner)),
    size,
  );
  const moved = effects.map((effect, layer) => {
    const gone = filesGone(effect).filter(({ owner }) => isWorthIt(owner));
    const come = filesCome(effect, layer).filter(({ owner }) => isWorthIt(owner));
    const sizes = new Set(come.map(({ owner }) => size(owner)));
    const from = gone.filter(({ owner }) => sizes.has(size(owner)));
    const fromSizes = new Set(from.map(({ owner }) => size(owner)));
    return { from, to: come.filter(({ owner }) => fromSizes.has(size(owner))) };
  });
  const wanted = [...visible.flat(), ...moved.flatMap(({ from, to }) => [...from, ...to])].map(({ owner }) => owner);
  const digests = await fileDigests(layers, tables, wanted, limits);
  const digestOf = ({ layer, row }: EntryRef): string => atLayer(digests, layer).get(row) ?? `unread ${layer} ${row}`;

  const moves = moved.flatMap(({ from, to }, layer) => {
    const open = byKey(to.toReversed(), digestOf);
    return from.flatMap(({ path, owner }): Move[] => {
      const target = open.get(digestOf(owner))?.pop();
      const bytes = atLayer(tables, owner.layer).size[owner.row] as number;
      return target ? [{ layer, fromPath: path, toPath: target.path, bytes }] : [];
    });
  });
  const identicalFiles = visible
    .flatMap((group) => groups(group, digestOf))
    .map((group) => ({
      digest: digestOf(group[0].owner),
      bytes: size(group[0].owner),
      paths: group.map(({ path }) => path),
    }));
  const saved = ({ bytes, paths }: SameFile): number => bytes * (paths.length - 1);
  return {
    moves: moves.sort((a, b) => b.bytes - a.bytes || comparePaths(a.fromPath, b.fromPath)),
    identicalFiles: identicalFiles.sort(
      (a, b) => saved(b) - saved(a) || comparePaths(a.paths[0] ?? '', b.paths[0] ?? ''),
    ),
  };
}

/** Files of lower layers that the layer removed without a replacement, each at the first of its last paths. */
const filesGone = ({ removedPayloads }: LayerEffect): readonly FileAtPath[] =>
  [...removedPayloads]
    .filter(({ how, places }) => how === 'later' && places.every(({ successor }) => !successor))
    .map(({ owner, places: [{ path }] }) => ({ path, owner }))
    .sort(inOrder);

/** Files that the layer added at new paths. */
const filesCome = ({ added }: LayerEffect, layer: number): readonly FileAtPath[] =>
  oncePerFile([...added].flatMap(({ path, after }) => (after?.layer === layer ? [{ path, owner: after }] : [])));

const visibleFiles = (tree: FileTree): readonly FileAtPath[] =>
  oncePerFile(
    Array.from(tree.names(rootPath), ({ place, inode }) => ({
      path: tree.pathOf(place),
      owner: tree.contentOwnerOf(inode),
    })),
  );

/** Each file at the first of its paths. */
function oncePerFile(names: readonly FileAtPath[]): readonly FileAtPath[] {
  const files = new Map<number, FileAtPath>();
  for (const name of [...names].sort(inOrder)) {
    const key = entryKey(name.owner);
    if (!files.has(key)) files.set(key, name);
  }
  return [...files.values()];
}

const inOrder = (a: FileAtPath, b: FileAtPath): number =>
  comparePaths(a.path, b.path) || a.owner.layer - b.owner.layer || a.owner.row - b.owner.row;

/** Groups with at least two members. */
const groups = <Key>(files: readonly FileAtPath[], keyOf: (owner: EntryRef) => Key): readonly Group[] =>
  [...byKey(files, keyOf).values()].filter(({ length }) => length > 1);

type Group = [FileAtPath, ...FileAtPath[]];

function byKey<Key>(files: readonly FileAtPath[], keyOf: (owner: EntryRef) => Key): ReadonlyMap<Key, Group> {
  const found = new Map<Key, Group>();
  for (const file of files) {
    const key = keyOf(file.owner);
    const group = found.get(key);
    if (group) group.push(file);
    else found.set(key, [file]);
  }
  return found;
}

// Files with the same content at different paths: moves within a layer, and identical visible files. Only files of equal size are
// read.
import type { Limits } from '../bytes/limits.ts';
import { fileSizeAt, fileTypeAt } from '../layer/entry.ts';
import type { Digest } from '../oci/digest.ts';
import { comparePaths } from '../oci/entry-path.ts';
import { type Owner, ownerKey } from '../tree/columns.ts';
import type { FileTree } from '../tree/file-tree.ts';
import type { LayerEffect } from '../tree/layer-effect.ts';
import { rootPlace } from '../tree/places.ts';
import { fileDigests } from './file-digests.ts';
import type { LayerAnalysis } from './layer-analysis.ts';
import type { Merged } from './merge.ts';

export interface Move {
  readonly layer: number;
  readonly fromPath: string;
  readonly toPath: string;
  /** Of the payload that went, as stored. */
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
): Promise<{ readonly moves: readonly Move[]; readonly identicalFiles: readonly SameFile[] }> {
  const { tables, tree, effects } = merged;
  const size = ({ layer, row }: Owner): number => fileSizeAt(tables[layer], row);
  const isWorthIt = (owner: Owner): boolean =>
    owner.row >= 0 && fileTypeAt(tables[owner.layer], owner.row) === 'file' && size(owner) >= leastSize;

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
  const digestOf = ({ layer, row }: Owner): string => digests[layer].get(row) ?? `unread ${layer} ${row}`;

  const moves = moved.flatMap(({ from, to }, layer) => {
    const open = byKey(to.toReversed(), digestOf);
    return from.flatMap(({ path, owner }): Move[] => {
      const target = open.get(digestOf(owner))?.pop();
      return target ? [{ layer, fromPath: path, toPath: target.path, bytes: tables[owner.layer].size[owner.row] }] : [];
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
    identicalFiles: identicalFiles.sort((a, b) => saved(b) - saved(a) || comparePaths(a.paths[0], b.paths[0])),
  };
}

/** Payloads of lower layers that went with nothing in their place, each under the first of its last names. */
const filesGone = ({ lost }: LayerEffect): readonly Placed[] =>
  [...lost]
    .filter(({ how, places }) => how === 'later' && places.every(({ successor }) => !successor))
    .map(({ owner, places: [{ path }] }) => ({ path, owner }))
    .sort(inOrder);

/** Files of the layer's own at paths where nothing was. */
const filesCome = ({ added }: LayerEffect, layer: number): readonly Placed[] =>
  oncePerFile([...added].flatMap(({ path, after }) => (after?.layer === layer ? [{ path, owner: after }] : [])));

const visibleFiles = (tree: FileTree): readonly Placed[] =>
  oncePerFile(
    Array.from(tree.names(rootPlace), ({ place, inode }) => ({
      path: tree.pathOf(place),
      owner: tree.carrierOf(inode),
    })),
  );

/** Each file under the first of its names. */
function oncePerFile(names: readonly Placed[]): readonly Placed[] {
  const files = new Map<number, Placed>();
  for (const name of [...names].sort(inOrder)) {
    const key = ownerKey(name.owner);
    if (!files.has(key)) files.set(key, name);
  }
  return [...files.values()];
}

const inOrder = (a: Placed, b: Placed): number =>
  comparePaths(a.path, b.path) || a.owner.layer - b.owner.layer || a.owner.row - b.owner.row;

/** Those of which there are several. */
const groups = <Key>(files: readonly Placed[], keyOf: (owner: Owner) => Key): readonly (readonly Placed[])[] =>
  [...byKey(files, keyOf).values()].filter(({ length }) => length > 1);

function byKey<Key>(files: readonly Placed[], keyOf: (owner: Owner) => Key): ReadonlyMap<Key, Placed[]> {
  const found = new Map<Key, Placed[]>();
  for (const file of files) {
    const key = keyOf(file.owner);
    const group = found.get(key);
    if (group) group.push(file);
    else found.set(key, [file]);
  }
  return found;
}

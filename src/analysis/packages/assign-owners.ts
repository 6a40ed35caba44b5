// Gives files their owners after one layer: the files that the layer stores, and files of lower layers that the databases claim only now.
import { comparePaths } from '../../oci/entry-path.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { LayerEffect } from '../../tree/layer-effect.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';
import type { Claims } from './claims.ts';
import type { CurrentClaims } from './current-claims.ts';
import type { OwnerColumns } from './owner-columns.ts';

export interface Assignment {
  readonly claims: CurrentClaims;
  readonly owners: OwnerColumns;
  /** The claims that are new since the layer, with those that they replace. */
  readonly before: ReadonlyMap<Claims, Claims | undefined>;
}

/** `layer` is the one that was just applied, and `effect` what it changed. */
export function assignOwners(
  tree: FileTree,
  effect: LayerEffect,
  layer: number,
  { claims, owners, before }: Assignment,
): void {
  const assign = (place: PathId): void => {
    if (tree.inodeAt(place) === undefined || !owners.isOpen(place)) return;
    const owner = claims.ownerOf(place);
    if (owner) owners.setName(place, owner, layer);
  };
  for (const [now, known] of before) assignClaimed(tree, now, known, assign);
  for (const { places } of [effect.changed, effect.added]) {
    for (const place of places) if (tree.layerOf(place) === layer) assign(place);
  }
  for (const { owner: entry, places } of effect.removedPayloads.duplicates()) {
    const owned = places.flatMap((place) => {
      const owner = claims.ownerOf(place);
      return owner ? { owner, path: tree.pathOf(place) } : [];
    });
    const [first] = owned.sort(
      (a, b) => Number(a.owner.isDerived) - Number(b.owner.isDerived) || comparePaths(a.path, b.path),
    );
    if (first) owners.setEntry(entry, first.owner);
  }
}

/** Visits the names that packages claim now, but did not claim before. */
function assignClaimed(tree: FileTree, now: Claims, before: Claims | undefined, assign: (place: PathId) => void): void {
  const listed = now.listed.changedSince(before?.listed);
  for (const place of listed) assign(place);
  for (const place of compiledBeside(tree, listed)) assign(place);
  for (const place of now.derived.changedSince(before?.derived)) assign(place);
  for (const column of ['directories', 'derivedDirectories'] as const) {
    for (const top of outermost(tree, now[column].changedSince(before?.[column]))) {
      for (const { place } of tree.names(top)) assign(place);
    }
  }
}

const compiled = Buffer.from('__pycache__');

/** What is in a `__pycache__` beside the places: modules that may stem from them. */
function* compiledBeside(tree: FileTree, places: readonly PathId[]): Generator<PathId> {
  for (const parent of new Set(places.map((place) => tree.parentOf(place)))) {
    const directory = tree.child(parent, compiled);
    if (directory !== undefined) yield* tree.children(directory);
  }
}

/** Those that are not below another one. */
function outermost(tree: FileTree, places: readonly PathId[]): readonly PathId[] {
  const all = new Set(places);
  return places.filter((place) => {
    for (let at = place; at !== rootPath; ) {
      at = tree.parentOf(at);
      if (all.has(at)) return false;
    }
    return true;
  });
}

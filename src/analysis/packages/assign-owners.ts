// Gives files their owners after one layer: the files that the layer stores, and files of lower layers that the databases claim only now.
import { comparePaths } from '../../oci/entry-path.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { LayerEffect, PathEffects } from '../../tree/layer-effect.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';
import type { ClaimChanges } from './claims.ts';
import { type CurrentClaims, compiled } from './current-claims.ts';
import { isDerivedOwner, noOwner } from './owner.ts';
import type { OwnerColumns } from './owner-columns.ts';

export interface Assignment {
  readonly claims: CurrentClaims;
  readonly owners: OwnerColumns;
  /** What packages claim since the layer. */
  readonly changes: readonly ClaimChanges[];
}

/** `layer` is the one that was just applied, and `effect` what it changed. */
export function assignOwners(tree: FileTree, effect: LayerEffect, layer: number, assignment: Assignment): void {
  for (const changes of assignment.changes) assignNewlyClaimed(tree, effect, layer, changes, assignment);
  assignOwn(tree, effect.changed, layer, assignment);
  assignOwn(tree, effect.added, layer, assignment);
  const { claims, owners } = assignment;
  for (const { owner: entry, places } of effect.removedPayloads.duplicates()) {
    const owned = places.flatMap((place) => {
      const code = claims.ownerOf(place);
      return code === noOwner ? [] : { code, isDerived: isDerivedOwner(code), path: tree.pathOf(place) };
    });
    const [first] = owned.sort((a, b) => Number(a.isDerived) - Number(b.isDerived) || comparePaths(a.path, b.path));
    if (first) owners.setEntry(entry.layer, entry.row, first.code);
  }
}

/** Assigns the names that the layer stores. */
function assignOwn(tree: FileTree, { places, after }: PathEffects, layer: number, assignment: Assignment): void {
  for (let at = 0; at < places.length; at += 1) {
    if (after.isThereAt(at)) assign(tree, places[at] as PathId, layer, assignment);
  }
}

function assign(tree: FileTree, place: PathId, layer: number, { claims, owners }: Assignment): void {
  if (tree.inodeAt(place) === undefined || !owners.isOpen(place)) return;
  const code = claims.ownerOf(place);
  if (code !== noOwner) owners.setName(place, code, layer);
}

/** Assigns the names of lower layers that packages claim now, but did not claim before. */
function assignNewlyClaimed(
  tree: FileTree,
  { added }: LayerEffect,
  layer: number,
  { listed, directories, derived, derivedDirectories }: ClaimChanges,
  assignment: Assignment,
): void {
  if (layer === 0) return;
  assignLower(tree, listed, layer, assignment);
  assignCompiledBeside(tree, listed, layer, assignment);
  assignLower(tree, derived, layer, assignment);
  for (const claimed of [directories, derivedDirectories]) {
    const tops = new Set(outermost(tree, claimed));
    // What is in a new directory is of the layer.
    for (const place of tops.size > 0 ? added.places : []) tops.delete(place);
    for (const top of tops) for (const place of tree.subtree(top)) assign(tree, place, layer, assignment);
  }
}

/** Assigns those of the places that are not of the layer. */
function assignLower(tree: FileTree, places: readonly PathId[], layer: number, assignment: Assignment): void {
  for (const place of places) if (tree.layerOf(place) !== layer) assign(tree, place, layer, assignment);
}

/** Assigns what is in a `__pycache__` beside the places: modules that may stem from them. */
function assignCompiledBeside(tree: FileTree, places: readonly PathId[], layer: number, assignment: Assignment): void {
  const parents = new Set<PathId>();
  for (const place of places) parents.add(tree.parentOf(place));
  for (const parent of parents) {
    const directory = tree.child(parent, compiled);
    if (directory === undefined) continue;
    for (const place of tree.children(directory)) assign(tree, place, layer, assignment);
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

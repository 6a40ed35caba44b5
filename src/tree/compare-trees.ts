// Two merged file systems side by side: every path that differs, with what differs. Owners of the old one count layers from
// its first; those of the new one from its own first.
import type { EntryTable } from '../layer/entry-table.ts';
import { comparePaths } from '../oci/entry-path.ts';
import { type Change, counts } from './change.ts';
import { implied, type Owner } from './columns.ts';
import { changeOf, mustCompareContent, type SameContent } from './compare.ts';
import type { FileTree } from './file-tree.ts';
import type { PathEffect } from './layer-effect.ts';
import { type Place, rootPlace } from './places.ts';

/**
 * The tables of both, the old ones first, so that one pair of owners can be compared as in one stack. A layer that both
 * have is the old one's: what stands in one row of it is the same entry. `shared` tells the old index of such a new layer.
 */
export class SideBySide {
  readonly tables: readonly EntryTable[];
  readonly #old: FileTree;
  readonly #new: FileTree;
  readonly #layersOfNew: readonly number[];

  constructor(old: FileTree, recent: FileTree, shared: ReadonlyMap<number, number>) {
    this.#old = old;
    this.#new = recent;
    this.tables = [...old.tables, ...recent.tables];
    this.#layersOfNew = recent.tables.map((_, layer) => shared.get(layer) ?? old.tables.length + layer);
  }

  /** The paths of both, but for those where one and the same entry stands; the root only where both describe it. */
  paths(): readonly PathEffect[] {
    const paths: PathEffect[] = [];
    const before = new Map(Array.from(this.#old.subtree(rootPlace), (place) => [this.#old.pathOf(place), place]));
    for (const after of this.#new.subtree(rootPlace)) {
      const path = this.#new.pathOf(after);
      const found = this.#effectAt(path, before.get(path), after);
      before.delete(path);
      if (found) paths.push(found);
    }
    for (const [path, place] of before) {
      const found = this.#effectAt(path, place, undefined);
      if (found) paths.push(found);
    }
    return paths.sort((a, b) => comparePaths(a.path, b.path));
  }

  /** Pairs of files whose content decides whether they differ. */
  contents(paths: readonly PathEffect[]): readonly (readonly [Owner, Owner])[] {
    return paths.flatMap(({ before, after }) => {
      const moved = after && this.#moved(after);
      return before && moved && mustCompareContent(this.tables, before, moved) ? [[before, moved] as const] : [];
    });
  }

  /** What differs at these paths; directories of which only the time does are left out. */
  changes(paths: readonly PathEffect[], same: SameContent): readonly Change[] {
    return paths.flatMap((path) => {
      const moved = path.after && this.#moved(path.after);
      const change = changeOf(this.tables, { ...path, after: moved }, same);
      const isSame = change.kind === 'touched' && change.attributes.length === 0;
      return isSame || !counts(change) ? [] : [{ ...change, after: path.after }];
    });
  }

  #effectAt(path: string, old: Place | undefined, recent: Place | undefined): PathEffect | undefined {
    const before = old === undefined ? undefined : this.#old.describerOf(old);
    const after = recent === undefined ? undefined : this.#new.describerOf(recent);
    const isSame = before && after && sameOwner(before, this.#moved(after));
    const isUnspecifiedRoot = path === '' && (before?.row === implied || after?.row === implied);
    if (isSame || isUnspecifiedRoot) return undefined;
    const isDirectoryBefore = old !== undefined && this.#old.isDirectory(old);
    const isDirectoryAfter = recent !== undefined && this.#new.isDirectory(recent);
    return { path, before, after, isDirectoryBefore, isDirectoryAfter };
  }

  /** An owner of the new side as one of both. */
  #moved({ layer, row }: Owner): Owner {
    return { layer: this.#layersOfNew[layer] ?? layer, row };
  }
}

const sameOwner = (a: Owner, b: Owner): boolean => a.layer === b.layer && a.row === b.row;

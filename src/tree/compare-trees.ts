// Compares two merged filesystems: every path that differs, and what differs. In results, `before` counts the layers
// of the old image, `after` those of the new one.
import type { EntryTable } from '../layer/entry-table.ts';
import { comparePaths } from '../oci/entry-path.ts';
import { type Change, counts } from './change.ts';
import { changeOf, mustCompareContent, type SameContent } from './compare-entries.ts';
import { type EntryRef, implied } from './entry-ref.ts';
import type { FileTree } from './file-tree.ts';
import type { PathEffect } from './layer-effect.ts';
import { type PathId, rootPath } from './path-table.ts';

/**
 * Two trees and their layer tables in one list, old layers first, so that entries of both can be compared like entries
 * of one stack. `shared` maps the index of a new layer to the index of the identical old layer; the same row of both is
 * then the same entry.
 */
export class SideBySide {
  readonly tables: readonly EntryTable[];
  readonly #old: FileTree;
  readonly #new: FileTree;
  readonly #layersOfNew: readonly number[];

  constructor(old: FileTree, newer: FileTree, shared: ReadonlyMap<number, number>) {
    this.#old = old;
    this.#new = newer;
    this.tables = [...old.tables, ...newer.tables];
    this.#layersOfNew = newer.tables.map((_, layer) => shared.get(layer) ?? old.tables.length + layer);
  }

  /**
   * All paths of both trees except those with the same entry in both. The root is included only if both trees have an
   * entry for it.
   */
  paths(): readonly PathEffect[] {
    const paths: PathEffect[] = [];
    const before = new Map(Array.from(this.#old.subtree(rootPath), (place) => [this.#old.pathOf(place), place]));
    for (const after of this.#new.subtree(rootPath)) {
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

  /** Pairs of files that can be told apart only by comparing their content. */
  contents(paths: readonly PathEffect[]): readonly (readonly [EntryRef, EntryRef])[] {
    return paths.flatMap(({ before, after }) => {
      const combined = after && this.#toCombinedRef(after);
      return before && combined && mustCompareContent(this.tables, before, combined)
        ? [[before, combined] as const]
        : [];
    });
  }

  /** What differs at these paths, without directories of which only the mtime differs. */
  changes(paths: readonly PathEffect[], same: SameContent): readonly Change[] {
    return paths.flatMap((path) => {
      const combined = path.after && this.#toCombinedRef(path.after);
      const change = changeOf(this.tables, { ...path, after: combined }, same);
      const isSame = change.kind === 'touched' && change.attributes.length === 0;
      return isSame || !counts(change) ? [] : [{ ...change, after: path.after }];
    });
  }

  #effectAt(path: string, old: PathId | undefined, newer: PathId | undefined): PathEffect | undefined {
    const before = old === undefined ? undefined : this.#old.ownerOf(old);
    const after = newer === undefined ? undefined : this.#new.ownerOf(newer);
    const isSame = before && after && sameOwner(before, this.#toCombinedRef(after));
    const isUnspecifiedRoot = path === '' && (before?.row === implied || after?.row === implied);
    if (isSame || isUnspecifiedRoot) return undefined;
    const isDirectoryBefore = old !== undefined && this.#old.isDirectory(old);
    const isDirectoryAfter = newer !== undefined && this.#new.isDirectory(newer);
    return { path, before, after, isDirectoryBefore, isDirectoryAfter };
  }

  /** Converts an entry reference of the new tree to an index into {@link tables}. */
  #toCombinedRef({ layer, row }: EntryRef): EntryRef {
    return { layer: this.#layersOfNew[layer] ?? layer, row };
  }
}

const sameOwner = (a: EntryRef, b: EntryRef): boolean => a.layer === b.layer && a.row === b.row;

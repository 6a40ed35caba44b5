// What differs between the files of two images, as a tree with totals: new bytes take the place of visible ones, old bytes that of
// wasted ones.
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import {
  linkChildren,
  type PathNumber,
  type PathNumbers,
  type PathTotals,
  type ViewedPaths,
} from '../../analysis/totals/path-totals.ts';
import { Tally } from '../../analysis/totals/tally.ts';
import type { EntryTable } from '../../layer/entry-table.ts';
import { parentPath } from '../../oci/entry-path.ts';
import { type Change, counts } from '../../tree/change.ts';
import { entryOf } from '../../tree/compare-entries.ts';
import type { EntryRef } from '../../tree/entry-ref.ts';
import { rootPath } from '../../tree/path-table.ts';
import type { Kind } from './view-state.ts';

export class Differences {
  readonly old: ImageAnalysis;
  readonly newer: ImageAnalysis;
  readonly depths: Int32Array;
  readonly #changes: readonly (Change | undefined)[];
  readonly #numbers: PathNumbers;

  constructor(changes: readonly Change[], old: ImageAnalysis, newer: ImageAnalysis) {
    this.old = old;
    this.newer = newer;
    const paths: string[] = [''];
    const parents: PathNumber[] = [rootPath];
    const byNumber: (Change | undefined)[] = [undefined];
    const known = new Map<string, PathNumber>([['', rootPath]]);
    for (const change of changes.filter(counts)) {
      const missing: string[] = [];
      for (let path = change.path; !known.has(path); path = parentPath(path)) missing.push(path);
      for (const path of missing.reverse()) {
        known.set(path, paths.push(path) - 1);
        parents.push(known.get(parentPath(path)) ?? rootPath);
        byNumber.push(undefined);
      }
      byNumber[known.get(change.path) ?? rootPath] = change;
    }
    this.#changes = byNumber;
    this.depths = new Int32Array(paths.length);
    for (let path = 1; path < paths.length; path += 1)
      this.depths[path] = (this.depths[parents[path] as PathNumber] as number) + 1;
    const column = Int32Array.from(parents);
    this.#numbers = {
      length: paths.length,
      parents: column,
      children: linkChildren(column),
      pathOf: (path) => paths[path] ?? '',
      nameOf: (path) => (paths[path] ?? '').slice((paths[path] ?? '').lastIndexOf('/') + 1),
    };
  }

  /** Totals of the paths that fit a filter, without kinds that are hidden. */
  totals(fitting: Uint8Array | undefined, hidden: ReadonlySet<Kind>): PathTotals {
    const viewed: ViewedPaths = {
      ownerOf: () => undefined,
      isDirectory: (path) => this.#changes[path]?.isDirectory ?? true,
      isThere: (path) => this.#changes[path]?.after !== undefined,
    };
    const tally = new Tally(this.#numbers, true);
    for (const [path, change] of this.#changes.entries()) {
      if (!change || fitting?.[path] === 0 || hidden.has(change.kind)) continue;
      tally.list(path);
      if (change.isDirectory) continue;
      tally.add(path, 'visible', sizeIn(this.newer, change.after), 0);
      tally.add(path, 'wasted', sizeIn(this.old, change.before), 0);
    }
    return tally.total(viewed);
  }

  changeAt(path: PathNumber): Change | undefined {
    return this.#changes[path];
  }

  kindAt(path: PathNumber): Kind {
    return this.#changes[path]?.kind ?? 'unchanged';
  }
}

const sizeIn = ({ merged }: ImageAnalysis, owner: EntryRef | undefined): number =>
  owner ? entryOf(merged?.tables ?? ([] as readonly EntryTable[]), owner).size : 0;

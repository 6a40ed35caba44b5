// The tree of the page: parents and children. No recursion, since a tree can be deep.
import type { Facet, TreemapData } from '../treemap-data.ts';

export const root = 0;

export interface Model {
  readonly data: TreemapData;
  /** Children by node; empty for a leaf. */
  readonly children: readonly (readonly number[])[];
  /** All leaves at the path of a leaf, if there are several. */
  readonly copies: ReadonlyMap<number, readonly number[]>;
}

/** Results of a search. */
export interface Matches {
  /** Heaviest first. */
  readonly leaves: readonly number[];
  /** Number of matches that are not in this view. */
  readonly elsewhere: number;
  /** By node: 1 for a leaf that matches, and for all its parents. */
  readonly within: Uint8Array;
  /** The facet whose groups match; undefined if paths do. */
  readonly facet: Facet | undefined;
}

/** An element that exists: the index is a node, or comes from the same data. */
export const valueAt = <Value>(column: ArrayLike<Value>, index: number): Value => column[index] as Value;

export function addTo(column: Float64Array, index: number, value: number): void {
  column[index] = (column[index] as number) + value;
}

export function modelOf(data: TreemapData): Model {
  const children: number[][] = data.names.map(() => []);
  for (const [node, parent] of data.parents.entries()) if (parent >= 0) valueAt(children, parent).push(node);
  return { data, children, copies: copiesIn(data) };
}

function copiesIn({ names, parents, files }: TreemapData): ReadonlyMap<number, readonly number[]> {
  const firsts = new Map<string, number>();
  const copies = new Map<number, number[]>();
  for (const [node, name] of names.entries()) {
    if (files[node] === 0 || name === '') continue;
    const path = `${parents[node]}/${name}`;
    const first = firsts.get(path);
    if (first === undefined) firsts.set(path, node);
    else {
      const all = copies.get(first) ?? [first];
      all.push(node);
      copies.set(first, all).set(node, all);
    }
  }
  return copies;
}

/** The facet whose groups are steps; undefined if there is none. */
export const stepsOf = ({ facets, steps }: TreemapData): Facet | undefined =>
  steps === undefined ? undefined : facets[steps];

export const isDirectory = ({ data }: Model, node: number): boolean => data.files[node] === 0;

/** Nodes from the root to this one, including both. */
export function wayTo({ data }: Model, node: number): readonly number[] {
  const way: number[] = [];
  for (let at = node; at >= 0; at = data.parents[at] as number) way.push(at);
  return way.reverse();
}

export function nameOf({ data }: Model, node: number): string {
  if (node === root) return '/';
  const files = valueAt(data.files, node);
  return data.names[node] || (files === 1 ? '1 smaller file' : `${files.toLocaleString('en')} smaller files`);
}

/** Path with a leading slash; for a group of small files, its directory. */
export const pathOf = (model: Model, node: number): string =>
  node === root
    ? '/'
    : wayTo(model, node)
        .slice(1)
        .map((at) => `/${nameOf(model, at)}`)
        .join('');

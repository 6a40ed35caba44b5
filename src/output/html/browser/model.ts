// The tree of the page: parents and children, and the weight of each node in a view. No recursion, since a tree can be deep.
import type { Facet, SizeColumn, TreemapData, View } from '../treemap-data.ts';

export const root = 0;

export interface Model {
  readonly data: TreemapData;
  /** Children by node; empty for a leaf. */
  readonly children: readonly (readonly number[])[];
  /** All leaves at the path of a leaf, if there are several. */
  readonly copies: ReadonlyMap<number, readonly number[]>;
}

/** What a view measures, by node. Directories have the sum of their content. */
export interface Weights {
  readonly bytes: Float64Array;
  readonly files: Float64Array;
  /** For a change, the bytes that were added. */
  readonly more?: Float64Array | undefined;
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

/** The sizes that areas show. */
export const sizesOf = ({ sizes, pulled }: TreemapData, isPulled: boolean): readonly SizeColumn[] =>
  (isPulled && pulled) || sizes;

export function weightsOf({ data }: Model, view: View, isPulled: boolean): Weights {
  const sizes = sizesOf(data, isPulled);
  const bytes = new Float64Array(data.names.length);
  const files = new Float64Array(data.names.length);
  const more = new Float64Array(data.names.length);
  const [old, newer] = sizes;
  for (let node = data.names.length - 1; node >= 0; node -= 1) {
    if (isShown(data, view, node)) {
      const size = measure(sizes, view, node);
      bytes[node] = size;
      files[node] = size > 0 ? (data.files[node] as number) : 0;
      const isMore = newer && old && (newer.of[node] as number) > (old.of[node] as number);
      more[node] = view.measure === 'change' && isMore ? size : 0;
    }
    const parent = data.parents[node] as number;
    if (parent < 0) continue;
    addTo(bytes, parent, bytes[node] as number);
    addTo(files, parent, files[node] as number);
    addTo(more, parent, more[node] as number);
  }
  return view.measure === 'change' ? { bytes, files, more } : { bytes, files };
}

/** Class of a leaf in a facet. */
export function classOf({ facets }: TreemapData, facet: number, node: number): number {
  const { of, groups } = valueAt(facets, facet);
  return valueAt(groups, of[node] as number).class;
}

/** Bytes of each class of a facet in each node, node by node. */
export function classSums({ data }: Model, bytes: Float64Array, facet: number): Float64Array {
  const classes = valueAt(data.facets, facet).classes.length;
  const sums = new Float64Array(data.names.length * classes);
  for (let node = data.names.length - 1; node > root; node -= 1) {
    if ((data.files[node] as number) > 0) sums[node * classes + classOf(data, facet, node)] = bytes[node] as number;
    const parent = data.parents[node] as number;
    for (let at = 0; at < classes; at += 1) addTo(sums, parent * classes + at, sums[node * classes + at] as number);
  }
  return sums;
}

const isShown = (data: TreemapData, { only }: View, node: number): boolean =>
  (data.files[node] as number) > 0 && (!only || only.classes.includes(classOf(data, only.facet, node)));

function measure(sizes: readonly SizeColumn[], view: View, node: number): number {
  const of = sizes.map((size) => size.of[node] as number);
  const larger = Math.max(...of);
  return view.measure === 'larger' ? larger : larger - Math.min(...of);
}

/** Heaviest first, without nodes that weigh nothing. */
export const heaviest = (nodes: readonly number[], { bytes }: Weights): readonly number[] =>
  nodes
    .filter((node) => (bytes[node] as number) > 0)
    .sort((a, b) => (bytes[b] as number) - (bytes[a] as number) || a - b);

// The tree that the page shows: who is in whom, what weighs how much in a view. Only loops, no recursion: a tree may be deep.
import type { TreemapData, View } from '../treemap-data.ts';

export const root = 0;

export interface Model {
  readonly data: TreemapData;
  /** By node; none for a leaf. */
  readonly children: readonly (readonly number[])[];
  /** Leaves at the same path as a leaf, itself with them; only of those that are several. */
  readonly copies: ReadonlyMap<number, readonly number[]>;
}

/** What a view measures, for each node: a directory is the sum of what is in it. */
export interface Weights {
  readonly bytes: Float64Array;
  readonly files: Float64Array;
  /** Where bytes are a change: those of them that were added. */
  readonly more?: Float64Array;
}

/** What a search found. */
export interface Matches {
  /** Leaves, heaviest first. */
  readonly leaves: readonly number[];
  /** How many more match that are not in this view. */
  readonly elsewhere: number;
  /** By node: 1 for a leaf that matches and for every directory it is in. */
  readonly within: Uint8Array;
}

export function modelOf(data: TreemapData): Model {
  const children: number[][] = data.names.map(() => []);
  for (const [node, parent] of data.parents.entries()) if (parent >= 0) children[parent].push(node);
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

/** From the root to the node, both included. */
export function wayTo({ data }: Model, node: number): readonly number[] {
  const way: number[] = [];
  for (let at = node; at >= 0; at = data.parents[at]) way.push(at);
  return way.reverse();
}

export function nameOf({ data }: Model, node: number): string {
  if (node === root) return '/';
  const files = data.files[node];
  return data.names[node] || (files === 1 ? '1 smaller file' : `${files.toLocaleString('en')} smaller files`);
}

/** With a slash in front; of files that stand together, the directory they are somewhere in. */
export const pathOf = (model: Model, node: number): string =>
  node === root
    ? '/'
    : wayTo(model, node)
        .slice(1)
        .map((at) => `/${nameOf(model, at)}`)
        .join('');

export function weightsOf({ data }: Model, view: View): Weights {
  const bytes = new Float64Array(data.names.length);
  const files = new Float64Array(data.names.length);
  const more = new Float64Array(data.names.length);
  const [old, recent] = data.sizes;
  for (let node = data.names.length - 1; node >= 0; node -= 1) {
    if (isShown(data, view, node)) {
      bytes[node] = measure(data, view, node);
      files[node] = bytes[node] > 0 ? data.files[node] : 0;
      more[node] = view.measure === 'change' && recent.of[node] > old.of[node] ? bytes[node] : 0;
    }
    const parent = data.parents[node];
    if (parent < 0) continue;
    bytes[parent] += bytes[node];
    files[parent] += files[node];
    more[parent] += more[node];
  }
  return view.measure === 'change' ? { bytes, files, more } : { bytes, files };
}

/** Class of a leaf in one of the facets. */
export function classOf({ facets }: TreemapData, facet: number, node: number): number {
  const { of, groups } = facets[facet];
  return groups[of[node]].class;
}

/** Bytes of each class of a facet in each node, one node after the other. */
export function classSums({ data }: Model, bytes: Float64Array, facet: number): Float64Array {
  const classes = data.facets[facet].classes.length;
  const sums = new Float64Array(data.names.length * classes);
  for (let node = data.names.length - 1; node > root; node -= 1) {
    if (data.files[node] > 0) sums[node * classes + classOf(data, facet, node)] = bytes[node];
    for (let at = 0; at < classes; at += 1) sums[data.parents[node] * classes + at] += sums[node * classes + at];
  }
  return sums;
}

const isShown = (data: TreemapData, { only }: View, node: number): boolean =>
  data.files[node] > 0 && (!only || only.classes.includes(classOf(data, only.facet, node)));

function measure({ sizes }: TreemapData, view: View, node: number): number {
  const of = sizes.map((size) => size.of[node]);
  const larger = Math.max(...of);
  return view.measure === 'larger' ? larger : larger - Math.min(...of);
}

/** Heaviest first, without what weighs nothing. */
export const heaviest = (nodes: readonly number[], { bytes }: Weights): readonly number[] =>
  nodes.filter((node) => bytes[node] > 0).sort((a, b) => bytes[b] - bytes[a] || a - b);

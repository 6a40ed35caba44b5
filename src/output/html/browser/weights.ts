// The weight of each node: the bytes and files of what is shown, summed up to the root.
import type { SizeColumn, TreemapData, View } from '../treemap-data.ts';
import { addTo, type Model, root, stepsOf, valueAt } from './model.ts';

/** What a view measures, by node. Directories have the sum of their content. */
export interface Weights {
  readonly bytes: Float64Array;
  readonly files: Float64Array;
  /** For a change, the bytes that were added. */
  readonly more?: Float64Array | undefined;
}

/** One step, or all up to it. */
export interface Steps {
  readonly last: number;
  readonly isUpTo: boolean;
}

/** What is measured, and of which leaves. */
export interface Measured {
  readonly view: View;
  /** Whether sizes are those as pulled. */
  readonly isPulled: boolean;
  /** Only leaves of these steps; undefined: of all. */
  readonly steps?: Steps | undefined;
  /** Without leaves that have one of these classes in a facet. */
  readonly hidden?: { readonly facet: number; readonly classes: ReadonlySet<number> };
}

/** The sizes that areas show. */
export const sizesOf = ({ sizes, pulled }: TreemapData, isPulled: boolean): readonly SizeColumn[] =>
  (isPulled && pulled) || sizes;

export function weightsOf({ data }: Model, measured: Measured): Weights {
  const { view, isPulled } = measured;
  const sizes = sizesOf(data, isPulled);
  const bytes = new Float64Array(data.names.length);
  const files = new Float64Array(data.names.length);
  const more = new Float64Array(data.names.length);
  const [old, newer] = sizes;
  for (let node = data.names.length - 1; node >= 0; node -= 1) {
    if (isShown(data, measured, node)) {
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

/** Class of a leaf in a facet, as it is after the last of the steps. */
export function classOf({ facets }: TreemapData, facet: number, node: number, steps?: Steps): number {
  const { of, groups } = valueAt(facets, facet);
  const { class: number, since = 0 } = valueAt(groups, of[node] as number);
  return steps?.isUpTo && since > steps.last ? 0 : number;
}

/** Bytes of each class of a facet in each node, node by node. */
export function classSums({ data }: Model, bytes: Float64Array, facet: number, steps?: Steps): Float64Array {
  const classes = valueAt(data.facets, facet).classes.length;
  const sums = new Float64Array(data.names.length * classes);
  for (let node = data.names.length - 1; node > root; node -= 1) {
    if ((data.files[node] as number) > 0)
      sums[node * classes + classOf(data, facet, node, steps)] = bytes[node] as number;
    const parent = data.parents[node] as number;
    for (let at = 0; at < classes; at += 1) addTo(sums, parent * classes + at, sums[node * classes + at] as number);
  }
  return sums;
}

function isShown(data: TreemapData, { view: { only }, steps, hidden }: Measured, node: number): boolean {
  if (data.files[node] === 0) return false;
  if (steps && !isOfSteps(data, steps, node)) return false;
  if (hidden?.classes.has(classOf(data, hidden.facet, node, steps))) return false;
  return !only || only.classes.includes(classOf(data, only.facet, node, steps));
}

const isOfSteps = (data: TreemapData, steps: Steps, node: number): boolean =>
  isAmong(steps, stepsOf(data)?.of[node] ?? steps.last);

export const isAmong = ({ last, isUpTo }: Steps, step: number): boolean => (isUpTo ? step <= last : step === last);

function measure(sizes: readonly SizeColumn[], { measure }: View, node: number): number {
  if (typeof measure === 'number') return valueAt(sizes, measure).of[node] as number;
  const of = sizes.map((size) => size.of[node] as number);
  const larger = Math.max(...of);
  return measure === 'larger' ? larger : larger - Math.min(...of);
}

/** Heaviest first, without nodes that weigh nothing. */
export const heaviest = (nodes: readonly number[], { bytes }: Weights): readonly number[] =>
  nodes
    .filter((node) => (bytes[node] as number) > 0)
    .sort((a, b) => (bytes[b] as number) - (bytes[a] as number) || a - b);

// The column TO PULL: compressed bytes beside those of the files. Without any that are known, the table has no such column.
import { bytes, type Cell, type Column, type Fact } from '../block.ts';
import type { ImageData } from '../image-data.ts';

/** Wasted bytes, or leftovers. */
export interface Pulled {
  /** Compressed bytes; null if unknown. */
  readonly distribution: number | null;
}

/** Whether there are any. */
export const isPullKnown = (rows: readonly Pulled[]): boolean => rows.some(({ distribution }) => distribution !== null);

/** The column of a table with these rows, and its cell in one of them. */
export interface ToPull {
  readonly columns: readonly Column[];
  cells(row: Pulled): readonly Cell[];
}

/** `rows` are all rows of the table. */
export function toPull(rows: readonly Pulled[]): ToPull {
  return isPullKnown(rows)
    ? { columns: [{ title: 'TO PULL', align: 'right' }], cells: ({ distribution }) => [bytes(distribution)] }
    : { columns: [], cells: () => [] };
}

/** Of all wasted files. */
export function pulledFact({ layers }: ImageData, value: Cell): Fact {
  const [estimatedBy] = layers.flatMap((layer) => layer.estimatedBy ?? []);
  const how = estimatedBy === undefined ? '' : `, estimated: ${estimatedBy}`;
  return { name: 'to pull', value, note: `compressed bytes of the wasted files${how}` };
}

// References to the entries of layers, and how lists with one item for each layer are indexed.

/** A reference to an entry of a layer. `row` is {@link implied} for a directory without an entry. */
export interface EntryRef {
  /** Index of the layer, from 0. */
  readonly layer: number;
  /** Row in the layer's entry table. */
  readonly row: number;
}

/** A unique number for each entry, usable as a map key. */
export const entryKey = ({ layer, row }: EntryRef): number => layer * 2 ** 32 + row;

/** The item for a layer in a list with one item for each layer. */
export const atLayer = <Item>(items: readonly Item[], layer: number): Item => items[layer] as Item;

/**
 * Row of an implied directory: it exists only because an entry below it does. Mode 0755, owner 0:0, mtime 1970-01-01.
 */
export const implied = -1;

// Which entry describes something.

/** An entry of a layer: index of the layer, and row in its table. */
export interface Owner {
  readonly layer: number;
  /** {@link implied} for a directory that no entry names. */
  readonly row: number;
}

/** One number for one entry: equal owners, equal keys. */
export const ownerKey = ({ layer, row }: Owner): number => layer * 2 ** 32 + row;

/** Row of a directory that is there only because something stands in it: 0755, 0:0, 1970. */
export const implied = -1;

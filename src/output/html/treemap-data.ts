// The data for the page's script: a tree of files as columns, the views and the colors. It knows nothing about images and
// layers; all text comes from here and is already printable.

export interface TreemapData {
  /** Node 0 is the root; parents come before their children. */
  readonly names: readonly string[];
  readonly parents: readonly number[];
  /** Number of files in a leaf; 0 for a directory. */
  readonly files: readonly number[];
  /** One size, or the old and the new one. */
  readonly sizes: readonly SizeColumn[];
  /** The same files, measured in another way: areas can show either. */
  readonly pulled?: readonly SizeColumn[];
  readonly facets: readonly Facet[];
  /** Index of the facet whose groups are steps, one after another: leaves of one step, or of all up to one, can be shown alone. */
  readonly steps?: number;
  readonly views: readonly View[];
}

export interface SizeColumn {
  readonly title: string;
  readonly of: readonly number[];
}

/** A property of leaves. Details show its group; the drawing and the legend show the class of the group. */
export interface Facet {
  readonly title: string;
  /** Index of the group of each node. */
  readonly of: readonly number[];
  readonly groups: readonly Group[];
  readonly classes: readonly FacetClass[];
  /** What a search begins with that looks for names of groups and not for paths, such as `pkg:`. */
  readonly searched?: string;
}

export interface Group {
  /** Before ` · `, what is enough where there is little room. */
  readonly text: string;
  readonly class: number;
  /** The step from which on a leaf is in this group; of what there is up to an earlier step, it is in class 0. */
  readonly since?: number;
  /** Set if a search can find it: a name, or a kind and a name with a slash between them. */
  readonly name?: string;
}

export interface FacetClass {
  readonly name: string;
  readonly color: string;
  /** Name of the bytes of this class, if the view shows sizes and not changes. */
  readonly whole?: string;
}

/** What is drawn, and how its size is measured. */
export interface View {
  readonly title: string;
  /** Title of the column with its numbers. */
  readonly column: string;
  /** What an area on the map means. */
  readonly area: string;
  /** larger: the larger of the sizes · change: the difference between them · an index: that size */
  readonly measure: 'larger' | 'change' | number;
  /** Only leaves whose group in this facet has one of these classes. */
  readonly only?: { readonly facet: number; readonly classes: readonly number[] };
}

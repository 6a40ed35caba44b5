// What the page's script is given: a tree of files as columns, what may be measured of it and what may color it. It knows
// nothing of images and layers; all words come from here. Names are printable already.

export interface TreemapData {
  /** Node 0 is the root; a node stands behind its directory. */
  readonly names: readonly string[];
  readonly parents: readonly number[];
  /** Files a leaf stands for; 0 for a directory. */
  readonly files: readonly number[];
  /** One size, or the old and the new one. */
  readonly sizes: readonly { readonly title: string; readonly of: readonly number[] }[];
  readonly facets: readonly Facet[];
  readonly views: readonly View[];
}

/** Something to be said of each leaf: details tell its group, the drawing and the legend the class of that. */
export interface Facet {
  readonly title: string;
  /** Index of the group of each node. */
  readonly of: readonly number[];
  readonly groups: readonly { readonly text: string; readonly class: number }[];
  readonly classes: readonly FacetClass[];
}

export interface FacetClass {
  readonly name: string;
  readonly color: string;
  /** What its bytes are of, where files are measured and not how they changed. */
  readonly whole?: string;
}

/** What is drawn, and how large. */
export interface View {
  readonly title: string;
  /** What a number of it is. */
  readonly column: string;
  /** What an area of it is. */
  readonly area: string;
  /** larger: the larger of the sizes · change: how far they are apart */
  readonly measure: 'larger' | 'change';
  /** Only leaves whose group in this facet is of one of these classes. */
  readonly only?: { readonly facet: number; readonly classes: readonly number[] };
}

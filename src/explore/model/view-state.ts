// The state of the explorer, as plain data: what is chosen, folded, filtered and on the screen.
import type { PathNumber } from '../../analysis/totals/path-totals.ts';
import type { ChangeKind } from '../../tree/change.ts';
import type { Pane } from './bindings.ts';
import { type Folding, foldingAt } from './row-counts.ts';
import type { Viewer } from './viewer.ts';

/** What a layer did to a path. */
export type Kind = ChangeKind | 'unchanged';
export const kinds: readonly Kind[] = ['unchanged', 'added', 'modified', 'touched', 'removed'];

/**
 * What the tree shows. filesystem: up to the chosen layer · layer: the changes of the chosen layer · shipped: everything in all
 * layers · wasted: only what is not in the final filesystem · differences: between the final filesystems of two archives
 */
export type Showing = 'filesystem' | 'layer' | 'shipped' | 'wasted' | 'differences';

export const sortOrders = ['size', 'name', 'wasted', 'distribution'] as const;
export type SortOrder = (typeof sortOrders)[number];

/** The order after the key that changes it. */
export const sortAfter = (sort: SortOrder): SortOrder =>
  sortOrders[(sortOrders.indexOf(sort) + 1) % sortOrders.length] ?? 'size';

/** What determines the rows of the tree. */
export interface TreeChoice {
  readonly showing: Showing;
  readonly layer: number;
  readonly sort: SortOrder;
  /** Changes of the chosen layer that are left out, where the tree shows a layer. */
  readonly hidden: ReadonlySet<Kind>;
  /** The paths that fit the filter; undefined without a filter. */
  readonly fitting: Uint8Array | undefined;
  readonly folding: Folding;
}

export type Request =
  | { readonly kind: 'text' | 'hex' | 'diff' | 'copy'; readonly path: PathNumber }
  | { readonly kind: 'extract'; readonly path: PathNumber; readonly name: string };

export interface State extends TreeChoice {
  /** Index of the image. */
  readonly image: number;
  /** Columns and rows of the terminal. */
  readonly columns: number;
  readonly rows: number;
  readonly focus: Pane;
  /** The path under the cursor; undefined before the first move. */
  readonly selected: PathNumber | undefined;
  /** First row of each pane on the screen. */
  readonly tops: Readonly<Record<Pane, number>>;
  readonly showsAttributes: boolean;
  /** Whether long names wrap, instead of being cut. */
  readonly wraps: boolean;
  /** The filter as written. */
  readonly filter: string;
  /** What is wrong with the filter as written, which then has no effect. */
  readonly filterFault: string | undefined;
  /** What was unfolded before the filter; undefined without a filter. */
  readonly unfiltered: Folding | undefined;
  /** Whether keys are added to the filter. */
  readonly isTyping: boolean;
  /** Whether the keys are shown, and from which line on. */
  readonly help: { readonly top: number } | undefined;
  /** A file that is shown. */
  readonly viewer: Viewer | undefined;
  /** The name that is asked for to extract a path. */
  readonly extracting: { readonly path: PathNumber; readonly name: string } | undefined;
  /** What the last key asked for that takes longer; taken away when it is started. */
  readonly request: Request | undefined;
  /** Answer to the last key, if it has one. */
  readonly message: string | undefined;
  readonly isDone: boolean;
}

/** As the index of a layer: the last one, however many there are. */
export const lastLayer = Number.MAX_SAFE_INTEGER;

export const initialState = (columns: number, rows: number): State => ({
  columns,
  rows,
  focus: 'layers',
  showing: 'filesystem',
  image: 0,
  layer: lastLayer,
  sort: 'size',
  hidden: new Set(),
  fitting: undefined,
  folding: foldingAt(1),
  selected: undefined,
  tops: { images: 0, layers: 0, tree: 0, details: 0 },
  showsAttributes: false,
  wraps: false,
  filter: '',
  filterFault: undefined,
  unfiltered: undefined,
  isTyping: false,
  help: undefined,
  viewer: undefined,
  extracting: undefined,
  request: undefined,
  message: undefined,
  isDone: false,
});

/** With the member, or without it if it was there. */
export function toggled<Member>(members: ReadonlySet<Member>, member: Member): ReadonlySet<Member> {
  const changed = new Set(members);
  if (!changed.delete(member)) changed.add(member);
  return changed;
}

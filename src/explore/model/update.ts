// What each key does: a function from a state and a key to the next state. It reads the files of the image, and changes nothing.
import type { PathNumber } from '../../analysis/totals/path-totals.ts';
import { type Action, actionOf, type Pane, panes } from './bindings.ts';
import { directoriesAbove, type ImageFiles } from './image-files.ts';
import type { MouseEvent } from './key-names.ts';
import type { LayerRow } from './layer-rows.ts';
import { layoutOf, linesIn, paneAt } from './layout.ts';
import { initialState, lastLayer, type Showing, type State, sortOrders } from './view-state.ts';

/** What is known of the image. */
export interface Known {
  /** How the images of the archive are called. */
  readonly images: readonly string[];
  readonly layers: readonly LayerRow[];
  /** Undefined while the layers are read, and if one is missing. */
  readonly files: ImageFiles | undefined;
}

type Change = (state: State, known: Known) => State;

/** The next state after a key. */
export function pressKey(state: State, known: Known, key: string): State {
  const action = actionOf(key, state.focus);
  if (state.help && action !== 'quit') return inHelp(state, action);
  if (!action) return state;
  return followCursor(changes[action]({ ...state, message: undefined }, known), known);
}

/** The next state after an event of the mouse: a click moves the cursor, a second one does what Enter does. */
export function pointMouse(state: State, known: Known, { kind, column, row }: MouseEvent): State {
  if (state.help)
    return kind === 'click' ? { ...state, help: undefined } : inHelp(state, kind === 'wheelUp' ? 'up' : 'down');
  const found = paneAt(layoutOf(state, known), column, row);
  if (!found) return state;
  const focused = { ...state, focus: found.pane, message: undefined };
  if (kind !== 'click') return followCursor(move(focused, known, kind === 'wheelUp' ? -wheelRows : wheelRows), known);
  if (found.line === undefined) return focused;
  const line = found.line + state.tops[found.pane];
  if (found.pane === 'images' && line < known.images.length) return chooseImage(focused, known, line);
  if (found.pane === 'layers' && line < known.layers.length)
    return followCursor(chooseLayer(focused, known, line), known);
  const path = found.pane === 'tree' ? known.files?.rows(state).at(line) : undefined;
  if (path === undefined) return focused;
  return path === state.selected ? fold(focused, known) : { ...focused, selected: path };
}

const wheelRows = 3;

/** The state for another size of the terminal. */
export const resize = (state: State, known: Known, columns: number, rows: number): State =>
  followCursor({ ...state, columns, rows }, known);

/** The state when an image was chosen, or its files have become known. */
export const arrive = (state: State, known: Known): State =>
  followCursor(chooseLayer(state, known, state.layer), known);

const show =
  (showing: Showing): Change =>
  (state, known) =>
    withSelection({ ...state, showing }, known);

const changes: Readonly<Record<Action, Change>> = {
  up: (state, known) => move(state, known, -1),
  down: (state, known) => move(state, known, 1),
  right: unfoldOrEnter,
  left: foldOrLeave,
  pageUp: (state, known) => move(state, known, -pageOf(state, known)),
  pageDown: (state, known) => move(state, known, pageOf(state, known)),
  first: (state, known) => move(state, known, Number.NEGATIVE_INFINITY),
  last: (state, known) => move(state, known, Number.POSITIVE_INFINITY),
  nextPane: (state, known) => ({ ...state, focus: paneAfter(state.focus, known, 1) }),
  previousPane: (state, known) => ({ ...state, focus: paneAfter(state.focus, known, -1) }),
  previousLayer: (state, known) => chooseLayer(state, known, state.layer - 1),
  nextLayer: (state, known) => chooseLayer(state, known, state.layer + 1),
  showUpTo: show('filesystem'),
  showChanges: show('layer'),
  showShipped: show('shipped'),
  showWasted: show('wasted'),
  fold,
  foldAll: (state, known) => refold(state, known, state.folding.depth === 1 ? Number.POSITIVE_INFINITY : 1),
  unfoldLevel: (state, known) => refold(state, known, state.folding.depth + 1),
  foldLevel: (state, known) => refold(state, known, Math.max(state.folding.depth - 1, 1)),
  sort: (state) => {
    const sort = sortOrders[(sortOrders.indexOf(state.sort) + 1) % sortOrders.length] ?? 'size';
    return { ...state, sort, message: `sorted by ${sort}` };
  },
  attributes: (state) => ({ ...state, showsAttributes: !state.showsAttributes }),
  help: (state) => ({ ...state, help: { top: 0 } }),
  quit: (state) => ({ ...state, isDone: true }),
};

function inHelp(state: State, action: Action | undefined): State {
  const top = state.help?.top ?? 0;
  if (action === 'up') return { ...state, help: { top: Math.max(top - 1, 0) } };
  if (action === 'down') return { ...state, help: { top: top + 1 } };
  return { ...state, help: undefined };
}

/** The images have a pane if there are several. */
function paneAfter(pane: Pane, { images }: Known, step: number): Pane {
  const there = panes.filter((one) => one !== 'images' || images.length > 1);
  return there[(there.indexOf(pane) + step + there.length) % there.length] ?? 'tree';
}

function pageOf(state: State, known: Known): number {
  const area = layoutOf(state, known)[state.focus];
  return area ? linesIn(state.focus, area) : 1;
}

function move(state: State, known: Known, by: number): State {
  if (state.focus === 'images') return chooseImage(state, known, state.image + by);
  if (state.focus === 'layers') return chooseLayer(state, known, state.layer + by);
  if (state.focus === 'details') {
    const details = Math.max(state.tops.details + (Number.isFinite(by) ? by : -state.tops.details), 0);
    return { ...state, tops: { ...state.tops, details } };
  }
  const rows = known.files?.rows(state);
  if (!rows || rows.length === 0) return state;
  const from = (state.selected === undefined ? undefined : rows.rowOf(state.selected)) ?? 0;
  return { ...state, selected: rows.at(within(from + by, rows.length)) };
}

/** Another image starts with its last layer, and with folded directories. */
function chooseImage(state: State, { images }: Known, image: number): State {
  const chosen = within(image, images.length);
  if (chosen === state.image) return state;
  const { sort, showing, showsAttributes, columns, rows, focus } = state;
  return { ...initialState(columns, rows), sort, showing, showsAttributes, focus, image: chosen, layer: lastLayer };
}

const within = (index: number, length: number): number => Math.min(Math.max(index, 0), Math.max(length - 1, 0));

function chooseLayer(state: State, known: Known, layer: number): State {
  return withSelection({ ...state, layer: within(layer, known.layers.length) }, known);
}

/** The path under the cursor stays there if another view has it; else the cursor is on what is left of its directories. */
function withSelection(state: State, { files }: Known): State {
  const rows = files?.rows(state);
  if (!rows) return state;
  const row = state.selected === undefined ? undefined : rows.rowOf(state.selected);
  return { ...state, selected: rows.at(row ?? 0), tops: { ...state.tops, details: 0 } };
}

function fold(state: State, { files }: Known): State {
  const { selected } = state;
  if (selected === undefined || !files?.totals(state).isDirectory(selected)) return state;
  return { ...state, folding: { ...state.folding, exceptions: toggled(state.folding.exceptions, selected) } };
}

function toggled(paths: ReadonlySet<PathNumber>, path: PathNumber): ReadonlySet<PathNumber> {
  const changed = new Set(paths);
  if (!changed.delete(path)) changed.add(path);
  return changed;
}

function refold(state: State, known: Known, depth: number): State {
  return withSelection({ ...state, folding: { depth, exceptions: new Set() } }, known);
}

function unfoldOrEnter(state: State, known: Known): State {
  const { selected } = state;
  if (state.focus !== 'tree' || selected === undefined || !known.files?.totals(state).isDirectory(selected))
    return state;
  return known.files.rows(state).isUnfolded(selected) ? move(state, known, 1) : fold(state, known);
}

function foldOrLeave(state: State, known: Known): State {
  const { selected } = state;
  if (state.focus !== 'tree' || selected === undefined || !known.files) return state;
  if (known.files.rows(state).isUnfolded(selected)) return fold(state, known);
  const [above] = directoriesAbove(known.files.totals(state), selected);
  return above === undefined ? state : { ...state, selected: above };
}

/** Scrolls the panes so that their cursors are on the screen. */
function followCursor(state: State, known: Known): State {
  const layout = layoutOf(state, known);
  const { tops } = state;
  const rows = layout.tree ? known.files?.rows(state) : undefined;
  const treeRow = state.selected === undefined ? 0 : (rows?.rowOf(state.selected) ?? 0);
  return {
    ...state,
    tops: {
      ...tops,
      images: layout.images
        ? scrolledTo(state.image, tops.images, linesIn('images', layout.images), known.images.length)
        : tops.images,
      layers: layout.layers
        ? scrolledTo(state.layer, tops.layers, linesIn('layers', layout.layers), known.layers.length)
        : tops.layers,
      tree: layout.tree && rows ? scrolledTo(treeRow, tops.tree, linesIn('tree', layout.tree), rows.length) : tops.tree,
    },
  };
}

/** The first row on the screen, so that `row` is one of `height` rows and no line stays empty. */
function scrolledTo(row: number, top: number, height: number, length: number): number {
  const nearest = Math.min(Math.max(top, row - height + 1), row);
  return Math.max(Math.min(nearest, length - height), 0);
}

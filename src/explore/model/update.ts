// What each key does: a function from a state and a key to the next state. It reads the files of the image, and changes nothing.
import { type Action, actionOf, type Pane, panes } from './bindings.ts';
import { directoriesAbove, type ImageFiles } from './image-files.ts';
import { characterOf, type MouseEvent } from './key-names.ts';
import type { LayerRow } from './layer-rows.ts';
import { layoutOf, linesIn, paneAt } from './layout.ts';
import { initialState, type Kind, lastLayer, type Showing, type State, sortOrders } from './view-state.ts';

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
  if (state.isTyping && key !== 'ctrl+c') return typeFilter(state, key);
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

/** The state when a filter was applied: everything that fits is unfolded. Without a filter, directories are folded again. */
export function fitFilter(state: State, known: Known, fitting: Uint8Array | undefined): State {
  const depth = fitting ? Number.POSITIVE_INFINITY : 1;
  return followCursor(refold({ ...state, fitting }, known, depth), known);
}

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
  filter: (state) => ({ ...state, isTyping: true }),
  clearFilter: (state) => ({ ...state, filter: '' }),
  toggleAdded: hideOrShow('added'),
  toggleModified: hideOrShow('modified'),
  toggleTouched: hideOrShow('touched'),
  toggleRemoved: hideOrShow('removed'),
  toggleUnchanged: hideOrShow('unchanged'),
  nextWasted: (state, known) => jumpToWasted(state, known, 1),
  previousWasted: (state, known) => jumpToWasted(state, known, -1),
  attributes: (state) => ({ ...state, showsAttributes: !state.showsAttributes }),
  help: (state) => ({ ...state, help: { top: 0 } }),
  quit: (state) => ({ ...state, isDone: true }),
};

/** Keys while the filter is written. Enter keeps it, Escape clears it. */
function typeFilter(state: State, key: string): State {
  const { filter } = state;
  if (key === 'enter') return { ...state, isTyping: false };
  if (key === 'escape') return { ...state, isTyping: false, filter: '' };
  if (key === 'backspace') return { ...state, filter: Array.from(filter).slice(0, -1).join('') };
  if (key === 'ctrl+u') return { ...state, filter: '' };
  const character = characterOf(key);
  return character === undefined ? state : { ...state, filter: filter + character };
}

function hideOrShow(kind: Kind): Change {
  return (state, known) => {
    const hidden = toggled(state.hidden, kind);
    const message = `${kind} files are ${hidden.has(kind) ? 'hidden' : 'shown'}`;
    return withSelection({ ...state, hidden, message }, known);
  };
}

/** Moves the cursor to another file with wasted bytes, in the order of these bytes, and unfolds the directories above it. */
function jumpToWasted(state: State, { files }: Known, step: number): State {
  const wasted = files?.wastedFiles(state) ?? [];
  if (!files || wasted.length === 0)
    return { ...state, message: 'no wasted file is shown here; 4 shows what is wasted' };
  const at = state.selected === undefined ? -1 : wasted.indexOf(state.selected);
  const next = wasted[at < 0 ? 0 : within(at + step, wasted.length)];
  if (next === undefined) return state;
  const rows = files.rows(state);
  const folded = directoriesAbove(files.totals(state), next).filter((directory) => !rows.isUnfolded(directory));
  const exceptions = new Set(state.folding.exceptions);
  for (const directory of folded) if (!exceptions.delete(directory)) exceptions.add(directory);
  const message = `${within(at < 0 ? 0 : at + step, wasted.length) + 1} of ${wasted.length} wasted files`;
  return { ...state, focus: 'tree', selected: next, folding: { ...state.folding, exceptions }, message };
}

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

function toggled<Member>(members: ReadonlySet<Member>, member: Member): ReadonlySet<Member> {
  const changed = new Set(members);
  if (!changed.delete(member)) changed.add(member);
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

// What each key does: a function from a state and a key to the next state. It reads the files of the image, and changes nothing.
import { printable } from '../../output/inert-text.ts';
import { type Action, actionOf } from './bindings.ts';
import {
  chooseImage,
  chooseLayer,
  fold,
  foldOrLeave,
  followCursor,
  jumpToWasted,
  type Known,
  move,
  pageOf,
  paneAfter,
  refold,
  unfoldOrEnter,
  withSelection,
} from './cursor.ts';
import { helpRows } from './help-rows.ts';
import type { MouseEvent } from './key-names.ts';
import { bodyOf, layoutOf, linesIn, paneAt, widthIn } from './layout.ts';
import { depthAfterFoldAll, foldingAt } from './row-counts.ts';
import { typeFilter, typeName } from './typing.ts';
import { type Kind, type Showing, type State, sortAfter, toggled } from './view-state.ts';
import { pressInViewer } from './viewer.ts';

type Change = (state: State, known: Known) => State;

/** The next state after a key. */
export function pressKey(state: State, known: Known, key: string): State {
  if (key !== 'ctrl+c') {
    if (state.viewer)
      return { ...state, viewer: pressInViewer(state.viewer, key, viewerHeight(state)), message: undefined };
    if (state.extracting) return typeName(state, state.extracting, key);
    if (state.isTyping) return typeFilter(state, key);
  }
  const action = actionOf(key, state.focus);
  if (state.help && action !== 'quit') return inHelp(state, action);
  if (!action) return state;
  return followCursor(changes[action]({ ...state, message: undefined }, known), known);
}

/** The next state after an event of the mouse: a click moves the cursor, a second one does what Enter does. */
export function pointMouse(state: State, known: Known, { kind, column, row }: MouseEvent): State {
  if (state.viewer && kind !== 'click') {
    const keys = Array.from({ length: wheelRows }, () => (kind === 'wheelUp' ? 'up' : 'down'));
    return keys.reduce((next, key) => pressKey(next, known, key), state);
  }
  if (state.viewer || state.extracting || state.isTyping) return state;
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
  // Lines are no rows where names wrap.
  const path = found.pane === 'tree' && !state.wraps ? known.files?.rows(state).at(line) : undefined;
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

/** The state when a filter was applied: everything that fits is unfolded. Without a filter, the folds are those from before it. */
export function fitFilter(state: State, known: Known, fitting: Uint8Array | undefined): State {
  const before = state.unfiltered ?? state.folding;
  const filtered = fitting
    ? { fitting, folding: foldingAt(Number.POSITIVE_INFINITY), unfiltered: before }
    : { fitting, folding: before, unfiltered: undefined };
  return followCursor(withSelection({ ...state, ...filtered, filterFault: undefined }, known), known);
}

/** Differences have other numbers of paths than an image. */
const withOtherPaths = (state: State): State => ({
  ...state,
  selected: undefined,
  fitting: undefined,
  folding: foldingAt(state.folding.depth),
  unfiltered: state.unfiltered && foldingAt(state.unfiltered.depth),
});

const show =
  (showing: Showing): Change =>
  (state, known) =>
    withSelection({ ...(state.showing === 'differences' ? withOtherPaths(state) : state), showing }, known);

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
  showDifferences: (state, known) =>
    known.files?.differences
      ? withSelection({ ...withOtherPaths(state), showing: 'differences' }, known)
      : {
          ...state,
          message: 'differences are those of two archives with one image each: timg-inspect explore OLD NEW',
        },
  fold,
  foldAll: (state, known) => refold(state, known, depthAfterFoldAll(state.folding)),
  unfoldLevel: (state, known) => refold(state, known, state.folding.depth + 1),
  foldLevel: (state, known) => refold(state, known, Math.max(state.folding.depth - 1, 1)),
  sort: (state) => {
    const sort = sortAfter(state.sort);
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
  view: (state, known) => (isDirectorySelected(state, known) ? fold(state, known) : askFor('text')(state, known)),
  hex: askFor('hex'),
  diff: askFor('diff'),
  copy: askFor('copy'),
  extract: startExtracting,
  wrap: (state) => ({ ...state, wraps: !state.wraps }),
  attributes: (state) => ({ ...state, showsAttributes: !state.showsAttributes }),
  help: (state) => ({ ...state, help: { top: 0 } }),
  quit: (state) => ({ ...state, isDone: true }),
};

function hideOrShow(kind: Kind): Change {
  return (state, known) => {
    const hidden = toggled(state.hidden, kind);
    const message = `${kind} files are ${hidden.has(kind) ? 'hidden' : 'shown'}`;
    return withSelection({ ...state, hidden, message }, known);
  };
}

const isDirectorySelected = ({ selected, ...state }: State, { files }: Known): boolean =>
  selected !== undefined && files?.totals(state).isDirectory(selected) === true;

function askFor(kind: 'text' | 'hex' | 'diff' | 'copy'): Change {
  return (state, known) => {
    const { selected } = state;
    if (selected === undefined) return { ...state, message: noPath };
    if (kind !== 'copy' && isDirectorySelected(state, known))
      return { ...state, message: 'this is a directory; choose a file' };
    return { ...state, request: { kind, path: selected } };
  };
}

const noPath = 'no path is chosen';

/** Asks for the name, with that of the path as a proposal. */
function startExtracting(state: State, { files }: Known): State {
  const { selected } = state;
  if (selected === undefined || !files) return { ...state, message: noPath };
  if (state.showing === 'differences')
    return { ...state, message: 'differences cannot be extracted; 1 shows one image' };
  return { ...state, extracting: { path: selected, name: `./${printable(files.totals(state).nameOf(selected))}` } };
}

/** Lines of a file on the screen, below the title of the viewer and what is wrong with the file. */
export const viewerHeight = (state: State): number =>
  Math.max(linesIn('details', bodyOf(state)) - (state.viewer?.warning === undefined ? 0 : 1), 1);

/** Scrolls the keys; any other key closes them. */
function inHelp(state: State, action: Action | undefined): State {
  const page = linesIn('details', bodyOf(state));
  const { length } = helpRows(widthIn(bodyOf(state)));
  const lines: Partial<Record<Action, number>> = {
    ...{ up: -1, down: 1, pageUp: -page, pageDown: page },
    ...{ first: -length, last: length },
  };
  const move = action && lines[action];
  if (move === undefined) return { ...state, help: undefined };
  return { ...state, help: { top: helpTop({ ...state, help: { top: helpTop(state) + move } }) } };
}

/** The first row of the help on the screen. */
export function helpTop(state: State): number {
  const last = Math.max(helpRows(widthIn(bodyOf(state))).length - linesIn('details', bodyOf(state)), 0);
  return Math.min(Math.max(state.help?.top ?? 0, 0), last);
}

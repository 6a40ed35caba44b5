// Where the cursors of the panes are, what is unfolded, and how the panes are scrolled.
import type { Finding } from '../../rules/rule.ts';
import { type Pane, panes } from './bindings.ts';
import { directoriesAbove, type ImageFiles } from './image-files.ts';
import type { LayerRow } from './layer-rows.ts';
import { layoutOf, linesIn } from './layout.ts';
import { foldingAt } from './row-counts.ts';
import { initialState, lastLayer, type State, toggled } from './view-state.ts';

/** What is known of the image. */
export interface Known {
  /** How the images of the archive are called. */
  readonly images: readonly string[];
  readonly layers: readonly LayerRow[];
  /** What makes sizes and files of the chosen image incomplete; empty while the layers are read. */
  readonly findings: readonly Finding[];
  /** Undefined while the layers are read, and if one is missing. */
  readonly files: ImageFiles | undefined;
}

/** Moves the cursor to another file with wasted bytes, in the order of these bytes, and unfolds the directories above it. */
export function jumpToWasted(state: State, { files }: Known, step: 1 | -1): State {
  const next = files?.nextWasted(state, state.selected, step);
  if (!files || !next) return { ...state, message: 'no wasted file is shown here; 4 shows what is wasted' };
  const { item: path, rank, count } = next;
  const rows = files.rows(state);
  const folded = directoriesAbove(files.totals(state), path).filter((directory) => !rows.isUnfolded(directory));
  const exceptions = new Set(state.folding.exceptions);
  for (const directory of folded) if (!exceptions.delete(directory)) exceptions.add(directory);
  const message = `${rank} of ${count} wasted files`;
  return { ...state, focus: 'tree', selected: path, folding: { ...state.folding, exceptions }, message };
}

/** The images have a pane if there are several. */
export function paneAfter(pane: Pane, { images }: Known, step: number): Pane {
  const there = panes.filter((one) => one !== 'images' || images.length > 1);
  return there[(there.indexOf(pane) + step + there.length) % there.length] ?? 'tree';
}

export function pageOf(state: State, known: Known): number {
  const area = layoutOf(state, known)[state.focus];
  return area ? linesIn(state.focus, area) : 1;
}

export function move(state: State, known: Known, by: number): State {
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
export function chooseImage(state: State, { images }: Known, image: number): State {
  const chosen = within(image, images.length);
  if (chosen === state.image) return state;
  const { sort, showing, showsAttributes, wraps, columns, rows, focus } = state;
  return {
    ...initialState(columns, rows),
    sort,
    showing,
    showsAttributes,
    wraps,
    focus,
    image: chosen,
    layer: lastLayer,
  };
}

const within = (index: number, length: number): number => Math.min(Math.max(index, 0), Math.max(length - 1, 0));

export function chooseLayer(state: State, known: Known, layer: number): State {
  return withSelection({ ...state, layer: within(layer, known.layers.length) }, known);
}

/** The path under the cursor stays there if another view has it; else the cursor is on what is left of its directories. */
export function withSelection(state: State, { files }: Known): State {
  const rows = files?.rows(state);
  if (!rows) return state;
  const row = state.selected === undefined ? undefined : rows.rowOf(state.selected);
  return { ...state, selected: rows.at(row ?? 0), tops: { ...state.tops, details: 0 } };
}

export function fold(state: State, { files }: Known): State {
  const { selected } = state;
  if (selected === undefined || !files?.totals(state).isDirectory(selected)) return state;
  return { ...state, folding: { ...state.folding, exceptions: toggled(state.folding.exceptions, selected) } };
}

export function refold(state: State, known: Known, depth: number): State {
  return withSelection({ ...state, folding: foldingAt(depth) }, known);
}

export function unfoldOrEnter(state: State, known: Known): State {
  const { selected } = state;
  if (state.focus !== 'tree' || selected === undefined || !known.files?.totals(state).isDirectory(selected))
    return state;
  return known.files.rows(state).isUnfolded(selected) ? move(state, known, 1) : fold(state, known);
}

export function foldOrLeave(state: State, known: Known): State {
  const { selected } = state;
  if (state.focus !== 'tree' || selected === undefined || !known.files) return state;
  if (known.files.rows(state).isUnfolded(selected)) return fold(state, known);
  const [above] = directoriesAbove(known.files.totals(state), selected);
  return above === undefined ? state : { ...state, selected: above };
}

/** Scrolls the panes so that their cursors are on the screen. */
export function followCursor(state: State, known: Known): State {
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

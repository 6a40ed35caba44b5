// Where the panes are on the screen. A window that is too small for all of them shows the one that has the focus, without a border;
// if it is low, also without anything above its rows but its title.
import type { Pane } from './bindings.ts';

/** A part of the screen, from column and row 0. */
export interface Area {
  readonly column: number;
  readonly row: number;
  readonly width: number;
  readonly height: number;
  readonly hasBorder: boolean;
  /** Whether a table has its head and its total. */
  readonly hasHead: boolean;
}

/** The terminal. */
interface Window {
  readonly columns: number;
  readonly rows: number;
}

/** What is shown besides files. */
interface Counted {
  readonly images: { readonly length: number };
  readonly layers: { readonly length: number };
  readonly findings: { readonly length: number };
}

/** The areas of the panes that are shown. */
export type Layout = Readonly<Partial<Record<Pane, Area>>>;

/** Less than this is too small for all panes. */
const [minWidth, minHeight] = [60, 14];
const [minLeft, maxLeft] = [30, 70];
/** Less than this is low: each row counts. */
const minTall = 8;

/** Whether all panes are shown. */
export const showsAllPanes = ({ columns, rows }: Window): boolean => columns >= minWidth && rows >= minHeight;

/** Rows of the whole screen above the panes: the title, and what is wrong with the image. */
export const headRows = ({ rows }: Window, { findings }: Pick<Counted, 'findings'>): number =>
  rows < minTall ? 0 : findings.length > 0 ? 2 : 1;

/** The last row, if there is one for it. */
export const statusRows = ({ rows }: Window): number => (rows > 2 ? 1 : 0);

/** All but the title and the status. */
export const bodyOf = (window: Window): Area => bodyBelow(window, Math.min(headRows(window, { findings: [] }), 1));

const bodyBelow = (window: Window, row: number): Area => ({
  column: 0,
  row,
  width: window.columns,
  height: Math.max(window.rows - row - statusRows(window), 1),
  hasBorder: showsAllPanes(window),
  hasHead: window.rows >= minTall,
});

export function layoutOf(window: Window & { readonly focus: Pane }, { images, layers, findings }: Counted): Layout {
  const body = bodyBelow(window, headRows(window, { findings }));
  if (!showsAllPanes(window)) return { [window.focus]: body };
  const { row, height } = body;
  const left = Math.min(Math.max(Math.floor(window.columns * 0.42), minLeft), maxLeft);
  const imageRows = images.length > 1 ? Math.min(images.length + 3, Math.floor(height / 4)) : 0;
  const layerRows = Math.min(layers.length + 4, Math.floor((height - imageRows) / 2));
  const below = imageRows + layerRows;
  return {
    ...(imageRows > 0 ? { images: { ...body, width: left, height: imageRows } } : {}),
    layers: { ...body, row: row + imageRows, width: left, height: layerRows },
    details: { ...body, row: row + below, width: left, height: height - below },
    tree: { ...body, column: left, width: window.columns - left },
  };
}

/** Of a table, its head and its total. */
const headLines: Readonly<Record<Pane, number>> = { images: 0, layers: 1, tree: 2, details: 0 };

/** Lines of a pane above its rows, with the title. */
const linesAbove = (pane: Pane, { hasBorder, hasHead }: Area): number =>
  (hasBorder ? 1 : 0) + 1 + (hasHead ? headLines[pane] : 0);

/** Rows of a pane inside its border, below its title and table head. */
export const linesIn = (pane: Pane, area: Area): number =>
  Math.max(area.height - linesAbove(pane, area) - (area.hasBorder ? 1 : 0), 1);

/** Columns inside the border. */
export const widthIn = ({ width, hasBorder }: Area): number => Math.max(width - (hasBorder ? 2 : 0), 1);

/** The pane at a place on the screen, and the line in it, from 0; undefined outside of lines. */
export function paneAt(
  layout: Layout,
  column: number,
  row: number,
): { readonly pane: Pane; readonly line: number | undefined } | undefined {
  for (const [pane, area] of Object.entries(layout) as [Pane, Area][]) {
    const isInside =
      column >= area.column && column < area.column + area.width && row >= area.row && row < area.row + area.height;
    const line = row - area.row - linesAbove(pane, area);
    if (isInside) return { pane, line: line >= 0 && line < linesIn(pane, area) ? line : undefined };
  }
  return undefined;
}

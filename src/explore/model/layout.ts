// Where the panes are on the screen. A window that is too small for all of them shows the one that has the focus.
import type { Pane } from './bindings.ts';

/** A part of the screen, from column and row 0. */
export interface Area {
  readonly column: number;
  readonly row: number;
  readonly width: number;
  readonly height: number;
}

/** The terminal, and the pane that has the focus. */
interface Window {
  readonly columns: number;
  readonly rows: number;
  readonly focus: Pane;
}

/** What is in the panes. */
interface Counted {
  readonly images: { readonly length: number };
  readonly layers: { readonly length: number };
}

/** The areas of the panes that are shown, with their borders. */
export type Layout = Readonly<Partial<Record<Pane, Area>>>;

/** Less than this is too small for all panes. */
const [minWidth, minHeight] = [60, 14];
const [minLeft, maxLeft] = [30, 70];

/** The first row is the title, the last one the status. */
export function layoutOf(
  { columns, rows, focus }: Window,
  { images, layers: { length: layerCount } }: Counted,
): Layout {
  const height = Math.max(rows - 2, 1);
  if (columns < minWidth || rows < minHeight) return { [focus]: { column: 0, row: 1, width: columns, height } };
  const left = Math.min(Math.max(Math.floor(columns * 0.42), minLeft), maxLeft);
  const imageRows = images.length > 1 ? Math.min(images.length + 3, Math.floor(height / 4)) : 0;
  const layers = Math.min(layerCount + 4, Math.floor((height - imageRows) / 2));
  return {
    ...(imageRows > 0 ? { images: { column: 0, row: 1, width: left, height: imageRows } } : {}),
    layers: { column: 0, row: 1 + imageRows, width: left, height: layers },
    details: { column: 0, row: 1 + imageRows + layers, width: left, height: height - imageRows - layers },
    tree: { column: left, row: 1, width: columns - left, height },
  };
}

/** Border, title and, of a table, its head and its total. */
const linesAbove: Readonly<Record<Pane, number>> = { images: 2, layers: 3, tree: 4, details: 2 };

/** Lines of a pane inside its border, below its title and table head. */
export const linesIn = (pane: Pane, { height }: Area): number => Math.max(height - linesAbove[pane] - 1, 1);

/** The pane at a place on the screen, and the line in it, from 0; undefined outside of lines. */
export function paneAt(
  layout: Layout,
  column: number,
  row: number,
): { readonly pane: Pane; readonly line: number | undefined } | undefined {
  for (const [pane, area] of Object.entries(layout) as [Pane, Area][]) {
    const isInside =
      column >= area.column && column < area.column + area.width && row >= area.row && row < area.row + area.height;
    const line = row - area.row - linesAbove[pane];
    if (isInside) return { pane, line: line >= 0 && line < linesIn(pane, area) ? line : undefined };
  }
  return undefined;
}

// The columns of the tree pane before the names. Where there is too little room for the names, the least important ones are left out.
import type { PathNumber, PathTotals } from '../../analysis/totals/path-totals.ts';
import type { Entry } from '../../layer/entry.ts';
import { symbolicMode } from '../../report/files/symbolic-mode.ts';
import { humanSize, signedSize } from '../../text/byte-size.ts';
import { entryOf } from '../../tree/compare-entries.ts';
import { rootPath } from '../../tree/path-table.ts';
import type { ImageFiles } from '../model/image-files.ts';
import type { SortOrder, State } from '../model/view-state.ts';
import type { Meaning, Piece } from './line.ts';

export interface TreeColumn {
  readonly title: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  /** What is left out first has the least. */
  readonly importance: number;
  cellAt(totals: PathTotals, path: PathNumber): { readonly text: string; readonly meaning?: Meaning };
  /** The total of all that is shown, if it has one. */
  readonly hasTotal: boolean;
}

export interface TreeColumns {
  readonly shown: readonly TreeColumn[];
  /** Columns of the terminal that they take. */
  readonly width: number;
  /** Titles of those that there is no room for. */
  readonly leftOut: readonly string[];
}

/** Columns of the terminal that names need, with the mark of a directory and the letter of a change. */
const roomForNames = 15;

/** The columns that fit, at least one, and those that do not. */
export function treeColumns(state: State, files: ImageFiles, width: number): TreeColumns {
  const all = [...sizeColumns(state, files), ...(state.showsAttributes ? attributeColumns(files) : [])];
  let shown = all;
  while (shown.length > 1 && widthOfAll(shown) > width - roomForNames) {
    const least = shown.reduce((a, b) => (b.importance < a.importance ? b : a));
    shown = shown.filter((column) => column !== least);
  }
  const leftOut = all.filter((column) => !shown.includes(column)).map(({ title }) => title);
  return { shown, width: widthOfAll(shown), leftOut };
}

const widthOfAll = (columns: readonly TreeColumn[]): number => columns.reduce((sum, { width }) => sum + width, 0);

/** A value in its column. */
export const cellOf = ({ width, align }: TreeColumn, text: string, meaning: Meaning = 'plain'): Piece => ({
  text: align === 'left' ? ` ${text}` : text,
  width,
  align,
  meaning,
});

const [sizeWidth, modeWidth] = [8, 12];

const sizeColumn = (title: string, importance: number, cellAt: TreeColumn['cellAt']): TreeColumn => ({
  title,
  importance,
  cellAt,
  width: sizeWidth,
  align: 'right',
  hasTotal: true,
});

const compressedAt = (totals: PathTotals, path: PathNumber): number | null => {
  const [seen, lost] = [totals.distributionAt(path, 'visible'), totals.distributionAt(path, 'wasted')];
  return seen === null || lost === null ? null : seen + lost;
};

const visible = sizeColumn('VISIBLE', 5, (totals, path) => ({ text: humanSize(totals.bytesAt(path, 'visible')) }));
const wasted = sizeColumn('WASTED', 2, (totals, path) => {
  const bytes = totals.bytesAt(path, 'wasted');
  return { text: humanSize(bytes), meaning: bytes > 0 ? 'wasted' : 'plain' };
});
const toPull = sizeColumn('TO PULL', 1, (totals, path) => {
  const bytes = compressedAt(totals, path);
  return { text: bytes === null ? '-' : humanSize(bytes) };
});

/** Of differences, visible bytes are new and wasted ones old. */
const newBytes: TreeColumn = { ...visible, title: 'NEW', importance: 2 };
const oldBytes = sizeColumn('OLD', 1, (totals, path) => ({ text: humanSize(totals.bytesAt(path, 'wasted')) }));
const change = sizeColumn('CHANGE', 5, (totals, path) => ({
  text: signedSize(totals.bytesAt(path, 'visible') - totals.bytesAt(path, 'wasted')),
}));

/** Compressed bytes are shown where they are known or asked for. */
function sizeColumns(state: State, files: ImageFiles): readonly TreeColumn[] {
  if (state.showing === 'differences') return [newBytes, oldBytes, change];
  const isKnown = state.sort === 'distribution' || compressedAt(files.totals(state), rootPath) !== null;
  const isWide = state.columns >= 110 || state.sort === 'distribution';
  const sorted = sortedBy[state.sort];
  return [...(state.showing === 'wasted' ? [] : [visible]), wasted, ...(isKnown && isWide ? [toPull] : [])].map(
    (column) => (column === sorted ? { ...column, importance: 6 } : column),
  );
}

const sortedBy: Readonly<Record<SortOrder, TreeColumn | undefined>> = {
  size: visible,
  name: undefined,
  wasted,
  distribution: toPull,
};

function attributeColumns({ merged: { tables }, ownerWidth }: ImageFiles): readonly TreeColumn[] {
  const attribute = (
    title: string,
    width: number,
    importance: number,
    textOf: (entry: Entry) => string,
  ): TreeColumn => ({
    title,
    width,
    importance,
    align: 'left',
    hasTotal: false,
    cellAt: (totals, path) => {
      const owner = totals.ownerOf(path);
      return { text: owner ? textOf(entryOf(tables, owner)) : '' };
    },
  });
  return [
    attribute('MODE', modeWidth, 4, ({ type, mode }) => symbolicMode(type, mode)),
    attribute('OWNER', ownerWidth + 2, 3, ({ uid, gid }) => `${uid}/${gid}`),
  ];
}

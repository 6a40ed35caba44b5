// The tree pane: a line for each row, with its bytes and the change of the chosen layer.
import type { PathNumber } from '../../analysis/totals/path-totals.ts';
import { printable } from '../../output/inert-text.ts';
import { widthOf } from '../../output/text-width.ts';
import { entryOf } from '../../tree/compare-entries.ts';
import { type EntryRef, implied } from '../../tree/entry-ref.ts';
import { rootPath } from '../../tree/path-table.ts';
import type { ImageFiles } from '../model/image-files.ts';
import { missingText } from '../model/incomplete-file.ts';
import type { TreeRow } from '../model/tree-rows.ts';
import type { Kind, Showing, State } from '../model/view-state.ts';
import { type Line, lineOf, type Meaning, type Piece } from './line.ts';
import { cellOf, type TreeColumn, type TreeColumns } from './tree-columns.ts';

const letters: Readonly<Record<Kind, string>> = {
  unchanged: ' ',
  added: 'A',
  modified: 'M',
  touched: 'T',
  removed: 'D',
};
const meanings: Readonly<Record<Kind, Meaning>> = {
  unchanged: 'plain',
  added: 'added',
  modified: 'changed',
  touched: 'changed',
  removed: 'removed',
};

/** What the tree shows, in words. */
export function showingText(showing: Showing, layer: number): string {
  if (showing === 'filesystem') return `Files up to layer ${layer}`;
  if (showing === 'layer') return `Changes of layer ${layer}`;
  if (showing === 'differences') return 'Differences';
  return showing === 'shipped' ? 'Everything shipped' : 'Only wasted';
}

/** The head of the table: `VISIBLE  WASTED   NAME`. */
export function treeHead({ shown, leftOut }: TreeColumns): Line {
  const without = leftOut.length > 0 ? `, no ${leftOut.join(', ')}` : '';
  const pieces = [...shown.map((column) => cellOf(column, column.title)), text(`   NAME${without}`)];
  return { pieces: pieces.map((piece) => ({ ...piece, meaning: 'faint' })) };
}

const text = (value: string, meaning: Meaning = 'plain'): Piece => ({ text: value, meaning });

/** The totals of what the tree shows. `isCut`: whether a layer was not read to its end. */
export function treeTotal(state: State, files: ImageFiles, { shown }: TreeColumns, isCut: boolean): Line {
  const totals = files.totals(state);
  const cells = shown.map((column) =>
    cellOf(column, column.hasTotal ? column.cellAt(totals, rootPath).text : '', 'strong'),
  );
  return { pieces: [...cells, text('   TOTAL', 'strong'), text(isCut ? ', at least' : '', 'bad')] };
}

/** The rows in the window. */
export function treeLines(
  state: State,
  files: ImageFiles,
  columns: TreeColumns,
  width: number,
  height: number,
): readonly Line[] {
  const rows = files.rows(state);
  if (rows.length === 0) return [lineOf(`nothing here`, 'faint')];
  const room = width - columns.width - letterWidth;
  const lines = rows
    .slice(state.tops.tree, state.tops.tree + height)
    .map((row) => treeLine(row, state, files, columns.shown, room))
    .flatMap((line) => (state.wraps ? wrapped(line, width) : [line]));
  // The cursor stays in the window, whatever wraps above it.
  const chosen = lines.findLastIndex(({ isChosen }) => isChosen);
  return lines.slice(Math.max(chosen - height + 1, 0));
}

const [letterWidth, markWidth] = [3, 2];

/** Columns that a name has at least; deep rows are indented less for it. */
const minName = 10;

function treeLine(
  { path, depth }: TreeRow,
  state: State,
  files: ImageFiles,
  columns: readonly TreeColumn[],
  room: number,
): Line {
  const totals = files.totals(state);
  const rows = files.rows(state);
  const kind = kindOf(path, state, files);
  const isDirectory = totals.isDirectory(path);
  const mark = isDirectory ? (rows.isUnfolded(path) ? '▾ ' : '▸ ') : '  ';
  const name = `${totals.nameOf(path)}${isDirectory ? '/' : ''}`;
  const meaning = kind !== 'unchanged' ? meanings[kind] : isDirectory ? 'directory' : 'plain';
  const owner = totals.ownerOf(path);
  const missing = owner && !isDirectory ? missingText(files.merged.tables, owner) : undefined;
  return {
    pieces: [
      ...columns.map((column) => {
        const cell = column.cellAt(totals, path);
        return cellOf(column, cell.text, cell.meaning);
      }),
      text(` ${letters[kind]} `, meanings[kind]),
      text(indentation(depth, room - markWidth - minName) + mark, 'faint'),
      text(name, meaning),
      missing === undefined ? text(targetText(owner, files), 'faint') : text(` (${missing})`, 'bad'),
    ],
    isChosen: path === state.selected,
  };
}

/** Two columns a level; of levels that would need more than `room`, the depth as a number, if there is room for that. */
function indentation(depth: number, room: number): string {
  const needed = 2 * (depth - 1);
  if (needed <= room) return ' '.repeat(needed);
  const number = `${depth} `;
  return number.length <= room ? number.padStart(room) : ' '.repeat(Math.max(room, 0));
}

/** Breaks the name of a row, which is its last but one piece, into lines below each other. */
function wrapped(line: Line, width: number): readonly Line[] {
  const before = line.pieces.slice(0, -2);
  const [name, target] = line.pieces.slice(-2);
  const start = before.reduce((sum, piece) => sum + (piece.width ?? widthOf(piece.text)), 0);
  const whole = printable(`${name?.text ?? ''}${target?.text ?? ''}`);
  if (start + widthOf(whole) <= width) return [line];
  const room = Math.max(width - start, minName);
  const parts = [''];
  for (const character of whole) {
    if (widthOf(`${parts.at(-1)}${character}`) > room) parts.push('');
    parts[parts.length - 1] += character;
  }
  return parts.map((part, at) => ({
    ...line,
    pieces: [...(at === 0 ? before : [text(' '.repeat(start))]), text(part, name?.meaning)],
  }));
}

/** Files that are gone stand where they were, with their wasted bytes. */
function kindOf(path: PathNumber, state: State, files: ImageFiles): Kind {
  if (state.showing === 'shipped' || state.showing === 'wasted') return 'unchanged';
  const kind = files.kindAt(state, path);
  if (state.showing === 'differences') return kind;
  return kind === 'unchanged' && !files.totals(state).isThere(path) ? 'removed' : kind;
}

function targetText(owner: EntryRef | undefined, files: ImageFiles): string {
  if (!owner || owner.row === implied) return '';
  const { link } = entryOf(files.merged.tables, owner);
  return link === null ? '' : ` → ${link}`;
}

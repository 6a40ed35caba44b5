// The tree pane: a line for each row, with its bytes and the change of the chosen layer.
import type { PathNumber, PathTotals } from '../../analysis/totals/path-totals.ts';
import { printable } from '../../output/inert-text.ts';
import { widthOf } from '../../output/text-width.ts';
import { symbolicMode } from '../../report/files/symbolic-mode.ts';
import { humanSize, signedSize } from '../../text/byte-size.ts';
import { entryOf } from '../../tree/compare-entries.ts';
import { implied } from '../../tree/entry-ref.ts';
import { rootPath } from '../../tree/path-table.ts';
import type { ImageFiles } from '../model/image-files.ts';
import type { TreeRow } from '../model/tree-rows.ts';
import type { Kind, Showing, State } from '../model/view-state.ts';
import { type Line, lineOf, type Meaning, type Piece } from './line.ts';

const sizeWidth = 8;
const ownerWidth = 11;

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

/** The head of the table. */
export function treeHead(state: State, files: ImageFiles): Line {
  return {
    pieces: [
      ...columnsOf(state, files).map(({ title }) => cell(title, sizeWidth)),
      ...attributeHead(state),
      text('   NAME'),
    ].map(faint),
  };
}

const faint = (piece: Piece): Piece => ({ ...piece, meaning: 'faint' });
const text = (value: string, meaning: Meaning = 'plain'): Piece => ({ text: value, meaning });
const cell = (value: string, width: number, meaning: Meaning = 'plain'): Piece => ({
  text: value,
  width,
  align: 'right',
  meaning,
});
const attributeHead = ({ showsAttributes }: State): readonly Piece[] =>
  showsAttributes
    ? [
        { text: '  MODE', width: 13 },
        { text: 'OWNER', width: ownerWidth },
      ]
    : [];

interface SizeColumn {
  readonly title: string;
  /** Whether it is a difference, with a sign. */
  readonly isChange?: true;
  bytesAt(totals: PathTotals, path: PathNumber): number | null;
}

const visible: SizeColumn = { title: 'SIZE', bytesAt: (totals, path) => totals.bytesAt(path, 'visible') };
const wasted: SizeColumn = { title: 'WASTED', bytesAt: (totals, path) => totals.bytesAt(path, 'wasted') };
const newBytes: SizeColumn = { ...visible, title: 'NEW' };
const oldBytes: SizeColumn = { ...wasted, title: 'OLD' };
const change: SizeColumn = {
  title: 'CHANGE',
  isChange: true,
  bytesAt: (totals, path) => totals.bytesAt(path, 'visible') - totals.bytesAt(path, 'wasted'),
};
const distribution: SizeColumn = {
  title: 'TO PULL',
  bytesAt: (totals, path) => {
    const [seen, lost] = [totals.distributionAt(path, 'visible'), totals.distributionAt(path, 'wasted')];
    return seen === null || lost === null ? null : seen + lost;
  },
};

/** Compressed bytes are shown where they are known or asked for. */
function columnsOf(state: State, files: ImageFiles): readonly SizeColumn[] {
  if (state.showing === 'differences') return [newBytes, oldBytes, change];
  const isKnown = state.sort === 'distribution' || distribution.bytesAt(files.totals(state), rootPath) !== null;
  const isWide = state.columns >= 110 || state.sort === 'distribution';
  return [...(state.showing === 'wasted' ? [] : [visible]), wasted, ...(isKnown && isWide ? [distribution] : [])];
}

/** The totals of what the tree shows. */
export function treeTotal(state: State, files: ImageFiles): Line {
  const totals = files.totals(state);
  const sizes = columnsOf(state, files).map((column) => cell(sizeText(column, totals, rootPath), sizeWidth, 'strong'));
  const blank = attributeHead(state).map((piece) => ({ ...piece, text: '' }));
  return { pieces: [...sizes, ...blank, text('   TOTAL', 'strong')] };
}

function sizeText({ isChange, bytesAt }: SizeColumn, totals: PathTotals, path: PathNumber): string {
  const bytes = bytesAt(totals, path);
  return bytes === null ? '-' : isChange ? signedSize(bytes) : humanSize(bytes);
}

/** The rows in the window. */
export function treeLines(state: State, files: ImageFiles, width: number, height: number): readonly Line[] {
  const rows = files.rows(state);
  const columns = columnsOf(state, files);
  if (rows.length === 0) return [lineOf(`nothing here`, 'faint')];
  const lines = rows
    .slice(state.tops.tree, state.tops.tree + height)
    .map((row) => treeLine(row, state, files, columns))
    .flatMap((line) => (state.wraps ? wrapped(line, width) : [line]));
  // The cursor stays in the window, whatever wraps above it.
  const chosen = lines.findLastIndex(({ isChosen }) => isChosen);
  return lines.slice(Math.max(chosen - height + 1, 0));
}

function treeLine({ path, depth }: TreeRow, state: State, files: ImageFiles, columns: readonly SizeColumn[]): Line {
  const totals = files.totals(state);
  const rows = files.rows(state);
  const kind = kindOf(path, state, files);
  const isDirectory = totals.isDirectory(path);
  const mark = isDirectory ? (rows.isUnfolded(path) ? '▾ ' : '▸ ') : '  ';
  const name = `${totals.nameOf(path)}${isDirectory ? '/' : ''}`;
  const meaning = kind !== 'unchanged' ? meanings[kind] : isDirectory ? 'directory' : 'plain';
  return {
    pieces: [
      ...columns.map((column) =>
        cell(
          sizeText(column, totals, path),
          sizeWidth,
          column === wasted && column.bytesAt(totals, path) ? 'wasted' : 'plain',
        ),
      ),
      ...(state.showsAttributes ? attributes(path, totals, files) : []),
      text(` ${letters[kind]} `, meanings[kind]),
      text('  '.repeat(depth - 1) + mark, 'faint'),
      text(name, meaning),
      text(targetText(path, totals, files), 'faint'),
    ],
    isChosen: path === state.selected,
  };
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

/** Columns that a name has at least. */
const minName = 4;

/** Files that are gone stand where they were, with their wasted bytes. */
function kindOf(path: PathNumber, state: State, files: ImageFiles): Kind {
  if (state.showing === 'shipped' || state.showing === 'wasted') return 'unchanged';
  const kind = files.kindAt(state, path);
  if (state.showing === 'differences') return kind;
  return kind === 'unchanged' && !files.totals(state).isThere(path) ? 'removed' : kind;
}

function attributes(path: PathNumber, totals: PathTotals, files: ImageFiles): readonly Piece[] {
  const owner = totals.ownerOf(path);
  if (!owner) return [{ text: '', width: 13 + ownerWidth }];
  const { type, mode, uid, gid } = entryOf(files.merged.tables, owner);
  return [
    { text: `  ${symbolicMode(type, mode)}`, width: 13 },
    { text: `${uid}/${gid}`, width: ownerWidth },
  ];
}

function targetText(path: PathNumber, totals: PathTotals, files: ImageFiles): string {
  const owner = totals.ownerOf(path);
  if (!owner || owner.row === implied) return '';
  const { link } = entryOf(files.merged.tables, owner);
  return link === null ? '' : ` → ${link}`;
}

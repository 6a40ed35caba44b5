// How wide the columns of a table are, and what gives way where the page is narrow.
import stringWidth from 'string-width';
import type { Column } from '../report/block.ts';

/** A column with its texts, the title first, and the width it gets. */
export interface FittedColumn extends Column {
  readonly cells: readonly string[];
  readonly width: number;
}

/** Blanks between two columns. */
export const gap = 2;
/** A text cut to fewer columns says little: other columns go before it does, and only then it is cut to the least. */
const usefulWidth = 20;
const leastWidth = 10;
const leastWrapped = 30;

/** Columns a text takes on a terminal. Most texts are ASCII, and asking string-width for each would take seconds. */
export const widthOf = (text: string): number => (/^[ -~]*$/.test(text) ? text.length : stringWidth(text));

export function measured(column: Column, cells: readonly string[]): FittedColumn {
  const width = cells.reduce((widest, cell) => Math.max(widest, widthOf(cell)), 0);
  return { ...column, cells, width };
}

/** Narrows what may be cut or wrapped, the last column first; then, where that is not enough, drops what may be dropped. */
export function fitted(
  columns: readonly FittedColumn[],
  pageWidth: number,
  least = usefulWidth,
): readonly FittedColumn[] {
  const result = [...columns];
  for (let at = result.length - 1; at >= 0; at -= 1) {
    const { mayBeCut, mayWrap, width } = result[at];
    const narrowest = mayWrap ? leastWrapped : least;
    const spare = mayBeCut || mayWrap ? Math.min(excess(result, pageWidth), width - narrowest) : 0;
    if (spare > 0) result[at] = { ...result[at], width: width - spare };
  }
  const dropped = result.findLastIndex(({ mayBeDropped }) => mayBeDropped);
  if (excess(result, pageWidth) <= 0) return result;
  if (dropped !== -1) return fitted(columns.toSpliced(dropped, 1), pageWidth, least);
  return least === leastWidth ? result : fitted(columns, pageWidth, leastWidth);
}

const excess = (columns: readonly FittedColumn[], pageWidth: number): number =>
  columns.reduce((sum, { width }) => sum + width + gap, -gap) - pageWidth;

/** A column's text as it fits there: cut, or on several lines. */
export const fitText = (text: string, { width, mayWrap, keepsEnd }: FittedColumn): string =>
  mayWrap ? wrapTo(text, width) : keepsEnd ? endOf(text, width) : cutTo(text, width);

/** The words of a text on lines of at most so many columns. */
export function wrapTo(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(cutTo(word, width));
  }
  return lines.join('\n');
}

const graphemes = new Intl.Segmenter();

/**
 * The text in at most so many columns, one at least; what is cut ends in an ellipsis. A terminal shows graphemes, whose
 * width is not the sum of their code points': a digit that an emoji is made of takes two columns.
 */
export const cutTo = (text: string, width: number): string =>
  widthOf(text) <= width ? text : `${fitting(fromStart(text), width).join('')}…`;

/** The same, cut at its start. */
export const endOf = (text: string, width: number): string =>
  widthOf(text) <= width ? text : `…${fitting(fromEnd(text), width).reverse().join('')}`;

function* fromStart(text: string): Generator<string> {
  for (const { segment } of graphemes.segment(text)) yield segment;
}

function* fromEnd(text: string): Generator<string> {
  const segments = graphemes.segment(text);
  for (let found = segments.containing(text.length - 1); found; found = segments.containing(found.index - 1)) {
    yield found.segment;
  }
}

/** As many as fit, with room for the ellipsis; no more are looked at: a text may be a megabyte. */
function fitting(segments: Iterable<string>, width: number): string[] {
  const kept: string[] = [];
  let used = 1;
  for (const segment of segments) {
    used += widthOf(segment);
    if (used > width) break;
    kept.push(segment);
  }
  return kept;
}

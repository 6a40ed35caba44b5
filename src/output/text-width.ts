// The width of texts on a terminal, and texts truncated or wrapped to a width.
import stringWidth from 'string-width';

/** Columns of a terminal. Most texts are ASCII, and string-width is slow for long lists. */
export const widthOf = (text: string): number => (/^[ -~]*$/.test(text) ? text.length : stringWidth(text));

/** The words of a text on lines of at most this many columns. */
export function wrapTo(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(cutTo(word, width));
  }
  return lines;
}

const graphemes = new Intl.Segmenter();

/**
 * The text in at most this many columns; a truncated text ends in an ellipsis. A terminal shows graphemes, whose width is not
 * the sum of the widths of their code points.
 */
export const cutTo = (text: string, width: number): string =>
  widthOf(text) <= width ? text : `${fitting(fromStart(text), width).join('')}…`;

/** The same, truncated at the start. */
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

/** As many as fit beside the ellipsis. Stops there: a text can have a megabyte. */
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

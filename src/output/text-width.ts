// The width of text on a terminal, and text truncated or wrapped to a width.
import stringWidth from 'string-width';

/** Columns on a terminal. Most text is ASCII, for which string-width would be slow. */
export const widthOf = (text: string): number => (/^[ -~]*$/.test(text) ? text.length : stringWidth(text));

/** Wraps a text at spaces to lines of at most this many columns. */
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
 * Truncates a text to this many columns, with an ellipsis at the end. Terminals show graphemes, whose width is not the sum of
 * the widths of their code points.
 */
export const cutTo = (text: string, width: number): string =>
  widthOf(text) <= width ? text : `${fitting(fromStart(text), width).join('')}…`;

/** Like `cutTo`, truncated at the start. */
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

/** The segments that fit beside the ellipsis. Stops at the first that does not: a text can have a megabyte. */
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

// The width of text on a terminal, and text truncated or wrapped to a width.
import stringWidth from 'string-width';

/** Whether every character is a grapheme of one column: ASCII, and the ellipsis of truncated texts. */
const isSimple = (text: string): boolean => /^[ -~…]*$/.test(text);

/** Columns on a terminal. Most text is simple, for which string-width would be slow. */
export function widthOf(text: string): number {
  if (isSimple(text)) return text.length;
  let width = 0;
  for (const part of fromStart(text)) width += widthOfPart(part);
  return width;
}

/** Whether a text has at most this many columns. */
export const fits = (text: string, width: number): boolean =>
  isSimple(text) ? text.length <= width : fitting(fromStart(text), width) === undefined;

/** Wraps a text at spaces to lines of at most this many columns. */
export function wrapTo(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && fits(longer, width)) lines[lines.length - 1] = longer;
    else lines.push(cutTo(word, width));
  }
  return lines;
}

/**
 * Truncates a text to this many columns, with an ellipsis at the end. Terminals show graphemes, whose width is not the sum of
 * the widths of their code points.
 */
export function cutTo(text: string, width: number): string {
  if (isSimple(text) && text.length <= width) return text;
  const kept = fitting(fromStart(text), width);
  return kept ? `${kept.join('')}…` : text;
}

/** Like `cutTo`, truncated at the start. */
export function endOf(text: string, width: number): string {
  if (fits(text, width)) return text;
  const kept = fitting(fromEnd(text), width) ?? [];
  return `…${kept.reverse().join('')}`;
}

/** The parts that fit beside the ellipsis; undefined if all fit without it. Stops early: a text can have a megabyte. */
function fitting(parts: Iterable<string>, width: number): string[] | undefined {
  const kept: string[] = [];
  let used = 0;
  for (const part of parts) {
    const room = Math.max(width - 1 - used, 0);
    used += widthOfPart(part);
    if (isSimple(part)) kept.push(part.slice(0, room));
    else if (used < width) kept.push(part);
    if (used > width) return kept;
  }
  return undefined;
}

const widths = new Map<string, number>();
const maxWidths = 2 ** 14;

/** string-width takes a microsecond, and texts repeat their graphemes. */
function widthOfPart(part: string): number {
  if (isSimple(part)) return part.length;
  const known = widths.get(part);
  if (known !== undefined) return known;
  const width = stringWidth(part);
  if (widths.size >= maxWidths) widths.clear();
  if (part.length < 32) widths.set(part, width);
  return width;
}

const segmenter = new Intl.Segmenter();
/** Intl.Segmenter takes quadratic time for long texts, so they are segmented in pieces of this many UTF-16 units. */
const pieceLength = 2 ** 8;

/**
 * Code points that can share a grapheme with others (Unicode Standard Annex 29, Grapheme_Cluster_Break): all that extend,
 * join or precede others, letters of Hangul, vowels of Kirat Rai, halves of flags, and line breaks.
 */
const joining =
  /[\p{M}\p{Cf}\p{Cs}\p{Emoji_Modifier}\p{Regional_Indicator}\r\n\u0d4e\u0e33\u0eb3\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\uff9e\uff9f\u{111c2}\u{111c3}\u{1193f}\u{11941}\u{11a3a}\u{11a84}-\u{11a89}\u{11d46}\u{11f02}\u{16d63}\u{16d67}-\u{16d6a}]/u;

/** Graphemes, or several simple characters at once: each is a grapheme if no other character follows. */
function* fromStart(text: string): Generator<string> {
  const characters = /[ -~…]+(?=[ -~…]|$)/y;
  let length = pieceLength;
  for (let start = 0; start < text.length; ) {
    characters.lastIndex = start;
    const [simple] = characters.exec(text) ?? [];
    if (simple) {
      yield simple;
      start += simple.length;
      continue;
    }
    const end = Math.min(start + length, text.length);
    // A surrogate pair must not be cut, or a grapheme would seem to end before it.
    const piece = text.slice(start, isHighSurrogate(text, end - 1) ? end + 1 : end);
    const graphemes = joining.test(piece)
      ? Array.from(segmenter.segment(piece), ({ segment }) => segment)
      : Array.from(piece);
    // The last one can go on in the next piece.
    const held = end < text.length ? graphemes.pop() : undefined;
    yield* graphemes;
    start += piece.length - (held?.length ?? 0);
    length = graphemes.length === 0 ? length * 2 : pieceLength;
  }
}

const isHighSurrogate = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit < 0xdc00;
};

function* fromEnd(text: string): Generator<string> {
  const segments = segmenter.segment(text);
  for (let found = segments.containing(text.length - 1); found; found = segments.containing(found.index - 1)) {
    yield found.segment;
  }
}

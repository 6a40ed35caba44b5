// The path of an entry as nearly all are: it stands in the tar as it is normalised, but for "./" before and a slash after
// it, and no marker of a layer is in it. Told from its bytes: to make a string of each takes as long as to read its header.
import type { Span } from '../bytes/span.ts';

const slash = 0x2f;
const dot = 0x2e;
const w = 0x77;

/** The normalised path; undefined where it may be another than its bytes, or a marker: then only its text can say. */
export function plainPath({ bytes, start, end }: Span): Span | undefined {
  let from = start;
  while (from + 1 < end && bytes[from] === dot && bytes[from + 1] === slash) from += 2;
  const to = bytes[end - 1] === slash ? end - 1 : end;
  let isFirst = true;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at];
    if (isFirst && (byte === slash || (byte === dot && mayBeSpecial(bytes, at + 1, to)))) return undefined;
    isFirst = byte === slash;
  }
  return isFirst ? undefined : { bytes, start: from, end: to };
}

/** Whether a step that starts with a dot may be ".", "..", or one that starts with ".wh.". */
const mayBeSpecial = (bytes: Buffer, second: number, end: number): boolean =>
  second >= end || bytes[second] === slash || bytes[second] === dot || bytes[second] === w;

// Formats cells as text for people: sizes as Docker prints them, short digests, and names with control characters escaped.

import { shortDigest } from '../oci/digest.ts';
import { type Cell, plainLine } from '../report/block.ts';
import { humanSize, signedSize } from '../text/byte-size.ts';

export function cellText(cell: Cell): string {
  switch (cell.kind) {
    case 'text':
      return cell.text === null ? '-' : printable(plainLine(cell.text)) + restText(cell);
    case 'bytes':
      if (cell.value === null) return '-';
      return `${cell.atLeast ? 'at least ' : ''}${humanSize(cell.value)}`;
    case 'change':
      if (cell.value === null) return '-';
      return `${cell.atLeast ? 'at least ' : ''}${signedSize(cell.value)}`;
    case 'count':
      return cell.value === null ? '-' : String(cell.value);
    case 'digest':
      return cell.digest === null ? '-' : printable(shortDigest(cell.digest));
    case 'time':
      return cell.time === null ? '-' : humanTime(cell.time);
  }
}

/** The part of a text that is truncated first. */
export const restText = (cell: Cell): string => (cell.kind === 'text' ? printable(plainLine(cell.rest ?? '')) : '');

/** To the second, as Docker prints times. */
const humanTime = (utc: string): string => printable(utc.slice(0, 19).replace('T', ' '));

const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** JSON with Docker's indentation. Unprintable characters are escaped as in `printable`, but in JSON's syntax. */
export const printableJSON = (value: unknown): string =>
  JSON.stringify(value, null, 4)
    .split('\n')
    .map((line) =>
      line.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
    )
    .join('\n');

/** Escapes control characters, invalid bytes and direction marks, so that text from an archive cannot control a terminal. */
export function printable(value: string): string {
  return value.replace(unprintable, escaped);
}

/** Like `printable`, but tabs are kept. */
export const printableText = (line: string): string => line.split('\t').map(printable).join('\t');

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0xdc80 && code <= 0xdcff) return hex(code - 0xdc00);
  return code < 0x80 ? hex(code) : `\\u${code.toString(16).padStart(4, '0')}`;
}

const hex = (code: number): string => `\\x${code.toString(16).padStart(2, '0').toUpperCase()}`;

// Cells as text for people: SI sizes as Docker prints them, short digests, and names from an archive made harmless.
import type { Cell } from '../report/block.ts';
import { humanSize } from '../report/human-size.ts';
import { shortDigest } from '../spec/digest.ts';

export function cellText(cell: Cell): string {
  switch (cell.kind) {
    case 'text':
      return printable(cell.text ?? '-');
    case 'bytes':
      return cell.value === null ? '-' : humanSize(cell.value);
    case 'change':
      return cell.value === null ? '-' : signedSize(cell.value);
    case 'count':
      return cell.value === null ? '-' : String(cell.value);
    case 'digest':
      return cell.digest === null ? '-' : printable(shortDigest(cell.digest));
    case 'time':
      return cell.time === null ? '-' : humanTime(cell.time);
  }
}

const signedSize = (value: number): string =>
  value === 0 ? humanSize(0) : `${value < 0 ? '-' : '+'}${humanSize(Math.abs(value))}`;

/** To the second, as docker prints times. */
const humanTime = (utc: string): string => printable(utc.slice(0, 19).replace('T', ' '));

const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** A JSON text, indented as Docker does; the same characters as JSON escapes, so that it stays JSON. */
export const printableJSON = (value: unknown): string =>
  JSON.stringify(value, null, 4)
    .split('\n')
    .map((line) =>
      line.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
    )
    .join('\n');

/** Controls, invalid bytes and marks that turn the direction of writing, written out: nothing of an archive reaches a terminal raw. */
export function printable(value: string): string {
  return value.replace(unprintable, escaped);
}

/** The same of a line of a text, whose tabs are harmless and mean something. */
export const printableText = (line: string): string => line.split('\t').map(printable).join('\t');

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0xdc80 && code <= 0xdcff) return hex(code - 0xdc00);
  return code < 0x80 ? hex(code) : `\\u${code.toString(16).padStart(4, '0')}`;
}

const hex = (code: number): string => `\\x${code.toString(16).padStart(2, '0').toUpperCase()}`;

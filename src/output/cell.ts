// Formats cells as text for people: sizes as Docker prints them, short digests, and names escaped.

import { shortDigest } from '../oci/digest.ts';
import { type Cell, plainLine } from '../report/block.ts';
import { humanSize, signedSize } from '../text/byte-size.ts';
import { inertJSON, printable } from './inert-text.ts';
import { sparklineText } from './sparkline.ts';

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
    case 'sparkline':
      return sparklineText(cell.values);
  }
}

/** The part of a text that is truncated first. */
export const restText = (cell: Cell): string => (cell.kind === 'text' ? printable(plainLine(cell.rest ?? '')) : '');

/** To the second, as Docker prints times. */
const humanTime = (utc: string): string => printable(utc.slice(0, 19).replace('T', ' '));

/** JSON with Docker's indentation. */
export const printableJSON = (value: unknown): string => inertJSON(JSON.stringify(value, null, 4));

// Cells as HTML: for people as everywhere, with the exact number beside it for programs and for who points at it.
import type { Cell } from '../../report/block.ts';
import { cellText } from '../cell.ts';
import { html, type Markup } from './markup.ts';

export function cellMarkup(cell: Cell): Markup {
  const text = cellText(cell);
  switch (cell.kind) {
    case 'bytes':
    case 'change':
      return cell.value === null
        ? html`–`
        : html`<data value="${cell.value}" title="${exactly(cell.value)}">${text}</data>`;
    case 'count':
      return cell.value === null ? html`–` : html`<data value="${cell.value}">${text}</data>`;
    case 'digest':
      return cell.digest === null ? html`–` : html`<code title="${cell.digest}">${text}</code>`;
    case 'time':
      return html`${text}`;
    case 'text':
      return html`<bdi>${text}</bdi>`;
  }
}

const exactly = (bytes: number): string => `${bytes} bytes`;

// How much something weighs in a view, for people: a size, or a change with its sign and a word, so that no color is needed
// to tell what is more from what is less.
import { humanSize } from '../../../text/byte-size.ts';
import { facetOf, textOf } from './copies.ts';
import { bytesElement } from './elements.ts';
import { isDirectory, type Model, type Weights } from './model.ts';

export interface Amount {
  /** What was added and what was taken away, together. */
  readonly bytes: number;
  /** The part that was added; undefined for a size. */
  readonly more?: number;
}

export function amountOf(nodes: readonly number[], { bytes, more }: Weights): Amount {
  const sum = (of: Float64Array): number => nodes.reduce((all, one) => all + of[one], 0);
  return { bytes: sum(bytes), more: more && sum(more) };
}

/** Both signs where there is both: a directory may have grown here and shrunk there. */
export function amountText({ bytes, more }: Amount): string {
  if (more === undefined) return humanSize(bytes);
  const signed = [
    ['+', more],
    ['−', bytes - more],
  ] as const;
  return signed.flatMap(([sign, of]) => (of > 0 ? [`${sign}${humanSize(of)}`] : [])).join(' ') || humanSize(0);
}

/** The same behind a word on which way it went. */
export function toldAmount(model: Model, nodes: readonly number[], amount: Amount): string {
  const word = amount.more === undefined ? '' : wordOf(model, nodes, amount.bytes, amount.more);
  return `${word} ${amountText(amount)}`.trim();
}

function wordOf(model: Model, nodes: readonly number[], bytes: number, more: number): string {
  const [only, ...others] = nodes;
  if (others.length === 0 && !isDirectory(model, only)) return textOf(facetOf(model, 'Change'), only);
  if (bytes === 0) return '';
  return more === bytes ? 'grew' : more === 0 ? 'shrank' : 'changed';
}

/** Its exact number is that of the sum, below zero where there is less. */
export const amountElement = (amount: Amount, text = amountText(amount)): HTMLElement =>
  bytesElement(amount.more === undefined ? amount.bytes : 2 * amount.more - amount.bytes, text);

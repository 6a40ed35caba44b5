// The size of something in the current view: bytes, or a change with its sign and a word, so that color is not needed to
// understand it.
import { humanSize } from '../../../text/byte-size.ts';
import { bytesElement } from './elements.ts';
import { facetOf, textOf } from './facets.ts';
import { isDirectory, type Model } from './model.ts';
import type { Weights } from './weights.ts';

export interface Amount {
  /** For a change, the sum of added and removed bytes. */
  readonly bytes: number;
  /** For a change, the added bytes; undefined for a size. */
  readonly more?: number | undefined;
}

export function amountOf(nodes: readonly number[], { bytes, more }: Weights): Amount {
  const sum = (of: Float64Array): number => nodes.reduce((all, one) => all + (of[one] as number), 0);
  return { bytes: sum(bytes), more: more && sum(more) };
}

/** Has both signs if bytes were both added and removed in a directory. */
export function amountText({ bytes, more }: Amount): string {
  if (more === undefined) return humanSize(bytes);
  const signed = [
    ['+', more],
    ['−', bytes - more],
  ] as const;
  return signed.flatMap(([sign, of]) => (of > 0 ? [`${sign}${humanSize(of)}`] : [])).join(' ') || humanSize(0);
}

/** The amount with a word for its direction. */
export function toldAmount(model: Model, nodes: readonly number[], amount: Amount): string {
  const word = amount.more === undefined ? '' : wordOf(model, nodes, amount.bytes, amount.more);
  return `${word} ${amountText(amount)}`.trim();
}

function wordOf(model: Model, nodes: readonly number[], bytes: number, more: number): string {
  const [only, ...others] = nodes;
  if (only !== undefined && others.length === 0 && !isDirectory(model, only)) {
    return textOf(facetOf(model, 'Change'), only);
  }
  if (bytes === 0) return '';
  return more === bytes ? 'grew' : more === 0 ? 'shrank' : 'changed';
}

/** The exact number is the net change, negative if there are fewer bytes. */
export const amountElement = (amount: Amount, text = amountText(amount)): HTMLElement =>
  bytesElement(amount.more === undefined ? amount.bytes : 2 * amount.more - amount.bytes, text);

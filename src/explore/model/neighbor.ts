// The neighbor of an item among items with amounts, the largest first, without sorting: a key has less time than sorting a hundred
// thousand items takes.

export interface Ranked {
  readonly item: number;
  /** From 1. */
  readonly rank: number;
  readonly count: number;
}

/** Items with their amounts. */
export interface Amounts {
  readonly items: readonly number[];
  readonly amounts: Float64Array;
}

/**
 * The item that follows `from`, or with -1 is before it; `from` itself at the ends. Without `from`, or if it is no item, the first one;
 * undefined if there are no items. `order` compares items with equal amounts, which it must tell apart.
 */
export function neighborOf(
  { items, amounts }: Amounts,
  from: number | undefined,
  step: 1 | -1,
  order: (a: number, b: number) => number,
): Ranked | undefined {
  const compare = (a: number, b: number): number =>
    (amounts[b] as number) - (amounts[a] as number) || order(items[a] as number, items[b] as number);
  const start = from === undefined ? -1 : items.indexOf(from);
  const direction = start < 0 ? 1 : step;
  let nearest = -1;
  for (let at = 0; at < items.length; at += 1) {
    if (start >= 0 && compare(at, start) * direction <= 0) continue;
    if (nearest < 0 || compare(at, nearest) * direction < 0) nearest = at;
  }
  const found = nearest < 0 ? start : nearest;
  if (found < 0) return undefined;
  let rank = 1;
  for (let at = 0; at < items.length; at += 1) if (compare(at, found) < 0) rank += 1;
  return { item: items[found] as number, rank, count: items.length };
}

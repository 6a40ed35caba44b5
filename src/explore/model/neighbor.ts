// The neighbor of an item among items with amounts, the largest first. Only the amounts are sorted: comparing the names of a hundred thousand
// items takes longer than a key may.

export interface Ranked {
  readonly item: number;
  /** From 1. */
  readonly rank: number;
  readonly count: number;
}

/** Items with their amounts. */
export class Amounts {
  readonly items: readonly number[];
  readonly #amounts: Float64Array;
  readonly #ascending: Float64Array;

  constructor(items: readonly number[], amounts: Float64Array) {
    this.items = items;
    this.#amounts = amounts;
    this.#ascending = amounts.toSorted();
  }

  /** The amount of an item; larger than all if it is none of them. */
  of(item: number | undefined): number {
    const at = item === undefined ? -1 : this.items.indexOf(item);
    return this.#amounts[at] ?? Number.POSITIVE_INFINITY;
  }

  /** The items with exactly this amount. */
  itemsOf(amount: number): readonly number[] {
    const found: number[] = [];
    const amounts = this.#amounts;
    for (let at = amounts.indexOf(amount); at >= 0; at = amounts.indexOf(amount, at + 1))
      found.push(this.items[at] as number);
    return found;
  }

  /** The next amount that is larger, or with 1 smaller; undefined if there is none. */
  beside(amount: number, step: 1 | -1): number | undefined {
    return this.#ascending[step === 1 ? this.#below(amount) - 1 : this.#ascending.length - this.above(amount)];
  }

  /** How many amounts are larger. */
  above(amount: number): number {
    const next = this.#firstWhere((one) => one > amount);
    return this.#ascending.length - next;
  }

  /** How many amounts are smaller. */
  #below(amount: number): number {
    return this.#firstWhere((one) => one >= amount);
  }

  /** The first of the ascending amounts that is wanted, as all after it are; their number if there is none. */
  #firstWhere(isWanted: (amount: number) => boolean): number {
    let [low, high] = [0, this.#ascending.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isWanted(this.#ascending[middle] as number)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/**
 * The item that follows `from`, or with -1 is before it; `from` itself at the ends. Without `from`, or if it is no item, the first one;
 * undefined if there are no items. `order` compares items with equal amounts, which it must tell apart.
 */
export function neighborOf(
  amounts: Amounts,
  from: number | undefined,
  step: 1 | -1,
  order: (a: number, b: number) => number,
): Ranked | undefined {
  const amount = amounts.of(from);
  const isItem = from !== undefined && amount < Number.POSITIVE_INFINITY;
  const direction = isItem ? step : 1;
  const nearest = (items: readonly number[]): number | undefined =>
    items.reduce<number | undefined>(
      (best, one) => (best === undefined || order(one, best) * direction < 0 ? one : best),
      undefined,
    );
  const next = isItem ? nearest(amounts.itemsOf(amount).filter((one) => order(one, from) * direction > 0)) : undefined;
  if (next !== undefined) return ranked(amounts, next, amount, order);
  const other = amounts.beside(amount, direction);
  const first = other === undefined ? undefined : nearest(amounts.itemsOf(other));
  if (other !== undefined && first !== undefined) return ranked(amounts, first, other, order);
  return isItem ? ranked(amounts, from, amount, order) : undefined;
}

function ranked(amounts: Amounts, item: number, amount: number, order: (a: number, b: number) => number): Ranked {
  const before = amounts.itemsOf(amount).filter((one) => order(one, item) < 0);
  return { item, rank: amounts.above(amount) + before.length + 1, count: amounts.items.length };
}

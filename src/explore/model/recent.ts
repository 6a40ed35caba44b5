// Values that were computed last, as long as what they were computed from is the same.

interface Computed<Value> {
  readonly from: readonly unknown[];
  readonly value: Value;
}

/** Keeps a number of values; the one that was not asked for the longest goes first. */
export class Recent<Value> {
  readonly #count: number;
  /** The last one that was asked for is first. */
  #computed: readonly Computed<Value>[] = [];

  constructor(count: number) {
    this.#count = count;
  }

  get(from: readonly unknown[], compute: () => Value): Value {
    const known = this.#find(from);
    if (known && known === this.#computed[0]) return known.value;
    const others = this.#computed.filter((one) => one !== known);
    // A value must go before the new one takes memory.
    this.#computed = others.slice(0, this.#count - 1);
    const asked = known ?? { from, value: compute() };
    this.#computed = [asked, ...this.#computed];
    return asked.value;
  }

  /** Whether the value is known; it is then kept as if it had been asked for. */
  keep(from: readonly unknown[]): boolean {
    const known = this.#find(from);
    if (known) this.get(from, () => known.value);
    return known !== undefined;
  }

  #find(from: readonly unknown[]): Computed<Value> | undefined {
    return this.#computed.find((one) => one.from.every((part, at) => part === from[at]));
  }
}

/** Keeps one value. */
export class Latest<Value> extends Recent<Value> {
  constructor() {
    super(1);
  }
}

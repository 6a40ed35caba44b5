// Values that were computed last, as long as what they were computed from is the same.

interface Computed<Value> {
  readonly from: readonly unknown[];
  readonly value: Value;
}

/** Keeps values as long as they fit; the one that was not asked for the longest goes first. */
export class Recent<Value> {
  readonly #room: number;
  readonly #largest: number;
  readonly #sizeOf: (value: Value) => number;
  /** The last one that was asked for is first. */
  #computed: readonly Computed<Value>[] = [];

  /** Without sizes, `room` is a number of values. No value is larger than `largest`, for which there must be room. */
  constructor(room: number, largest = 1, sizeOf: (value: Value) => number = () => 1) {
    this.#room = room;
    this.#largest = largest;
    this.#sizeOf = sizeOf;
  }

  /** `last` is the value that was asked for before. */
  get(from: readonly unknown[], compute: (last: Value | undefined) => Value): Value {
    const known = this.#find(from);
    if (known && known === this.#computed[0]) return known.value;
    const others = this.#computed.filter((one) => one !== known);
    // A value must go before the new one takes memory.
    this.#computed = known ? others : this.#fitting(others, this.#room - this.#largest);
    const asked = known ?? { from, value: compute(this.#computed[0]?.value) };
    this.#computed = [asked, ...this.#computed];
    return asked.value;
  }

  /** Whether the value is known; it is then kept as if it had been asked for. */
  keep(from: readonly unknown[]): boolean {
    const known = this.#find(from);
    if (known) this.get(from, () => known.value);
    return known !== undefined;
  }

  /** Of values that were computed, the latest that take at most so much room. */
  #fitting(computed: readonly Computed<Value>[], room: number): readonly Computed<Value>[] {
    let left = room;
    return computed.filter(({ value }) => {
      left -= this.#sizeOf(value);
      return left >= 0;
    });
  }

  /** Whether there is room for one more value beside those that were asked for last, as many as `count`. */
  hasRoom(count: number): boolean {
    const sizes = this.#computed.slice(0, count).map(({ value }) => this.#sizeOf(value));
    return sizes.reduce((sum, size) => sum + size, this.#largest) <= this.#room;
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

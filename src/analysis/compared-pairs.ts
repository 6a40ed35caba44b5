// What is known of pairs of files: whether both have the same content. The order of the two files does not matter.
import type { EntryTable } from '../layer/entry-table.ts';
import { atLayer, type EntryRef } from '../tree/entry-ref.ts';

/** Two files of equal size. */
export type Pair = readonly [EntryRef, EntryRef];

export class ComparedPairs {
  readonly #tables: readonly EntryTable[];
  /** By the layers of a pair, then by its rows. */
  readonly #layers = new Map<number, Map<number, boolean>>();

  /** `tables` may grow: those of a pair must be there when it is set. */
  constructor(tables: readonly EntryTable[]) {
    this.#tables = tables;
  }

  isSame(pair: Pair): boolean | undefined {
    const [lower, upper] = inOrder(pair);
    return this.#layers.get(layersKey(lower, upper))?.get(this.#rowsKey(lower, upper));
  }

  set(pair: Pair, isSame: boolean): void {
    const [lower, upper] = inOrder(pair);
    const key = layersKey(lower, upper);
    const rows = this.#layers.get(key) ?? new Map<number, boolean>();
    this.#layers.set(key, rows.set(this.#rowsKey(lower, upper), isSame));
  }

  #rowsKey(lower: EntryRef, upper: EntryRef): number {
    return lower.row * atLayer(this.#tables, upper.layer).length + upper.row;
  }
}

const inOrder = ([a, b]: Pair): Pair => (a.layer < b.layer || (a.layer === b.layer && a.row < b.row) ? [a, b] : [b, a]);

/** No image has more layers. */
const maxLayers = 2 ** 26;

const layersKey = (lower: EntryRef, upper: EntryRef): number => lower.layer * maxLayers + upper.layer;

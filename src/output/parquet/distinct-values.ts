// The different values of a column, and which of them each row has.
import type { FactCells } from '../../report/facts/tables.ts';

export interface DistinctValues {
  /** Each once, in the order in which rows have them. */
  readonly values: readonly (string | number)[];
  /** The index of the value, of all rows that have one. */
  readonly indexes: Int32Array;
  /** 1 for a row that has a value, else 0. */
  readonly levels: Uint8Array;
}

export function distinctValues(cells: FactCells): DistinctValues {
  const { length } = 'numbers' in cells ? cells.numbers : cells.indexes;
  const [indexes, levels] = [new Int32Array(length), new Uint8Array(length)];
  const known = new Map<string | number, number>();
  let count = 0;
  const indexOf = (value: string | number): number => {
    let index = known.get(value);
    if (index === undefined) {
      index = known.size;
      known.set(value, index);
    }
    return index;
  };
  if ('numbers' in cells) {
    const { numbers } = cells;
    for (let row = 0; row < length; row += 1) {
      const value = numbers[row] as number;
      if (Number.isNaN(value)) continue;
      levels[row] = 1;
      indexes[count] = indexOf(value);
      count += 1;
    }
  } else {
    const places = new Int32Array(cells.values.length).fill(-1);
    for (let row = 0; row < length; row += 1) {
      const given = cells.indexes[row] as number;
      if (given === -1) continue;
      if (places[given] === -1) places[given] = indexOf(cells.values[given] as string | number);
      levels[row] = 1;
      indexes[count] = places[given] as number;
      count += 1;
    }
  }
  return { values: [...known.keys()], indexes: indexes.subarray(0, count), levels };
}

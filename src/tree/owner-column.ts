// A column of owners that grows as rows are written.
import { IntColumn } from './int-column.ts';
import type { Owner } from './owner.ts';

export class OwnerColumn {
  readonly #layers: IntColumn;
  readonly #rows: IntColumn;

  /** Rows never written read as blank. With room for so many rows before it grows. */
  constructor(blank: Owner, room: number) {
    this.#layers = new IntColumn(blank.layer, room);
    this.#rows = new IntColumn(blank.row, room);
  }

  get(at: number): Owner {
    return { layer: this.#layers.get(at), row: this.#rows.get(at) };
  }

  layerAt(at: number): number {
    return this.#layers.get(at);
  }

  rowAt(at: number): number {
    return this.#rows.get(at);
  }

  set(at: number, layer: number, row: number): void {
    this.#layers.set(at, layer);
    this.#rows.set(at, row);
  }
}

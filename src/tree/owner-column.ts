// A column of owners that grows as rows are written.
import { IntColumn } from './int-column.ts';
import type { Owner } from './owner.ts';

export class OwnerColumn {
  readonly #layers: IntColumn;
  readonly #rows: IntColumn;

  /** Rows never written read as blank. */
  constructor(blank: Owner) {
    this.#layers = new IntColumn(blank.layer);
    this.#rows = new IntColumn(blank.row);
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

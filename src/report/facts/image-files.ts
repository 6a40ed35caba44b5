// The rows of table image_files, column by column: by far the most rows of a fleet.
import type { WasteKind } from '../../analysis/ledger.ts';
import type { Merged } from '../../analysis/merge.ts';
import type { KnownImage } from './image-rows.ts';
import { fileDataAt } from './layer-rows.ts';
import { type FactGroup, factGroupSize } from './tables.ts';

const kinds = ['live', 'overwritten', 'copied', 'deleted', 'duplicate', 'unusable'] as const satisfies readonly (
  | 'live'
  | WasteKind
)[];
const live = kinds.indexOf('live');
const owners = ['none', 'derived', 'package'] as const;
const [none, derived, ofPackage] = [owners.indexOf('none'), owners.indexOf('derived'), owners.indexOf('package')];

/** A row for each entry with file data, in the order of the layers and of their tars. */
export function* imageFileGroups({ key, layerKeys, merged, ownership }: KnownImage): Generator<FactGroup> {
  const wasted = wastedPayloads(merged);
  const { attributes } = wasted;
  const keyOf = [key];
  const group = new Columns();
  for (const [layer, table] of merged.tables.entries()) {
    const wastedBy = wasted.layers[layer];
    for (let row = 0; row < table.length; row += 1) {
      const size = fileDataAt(table, row);
      if (size === 0) continue;
      const at = group.length;
      const payload = wastedBy?.get(row);
      group.layer[at] = layer;
      group.entry[at] = row;
      group.kind[at] = payload ? payload.kind : live;
      group.attributes[at] = payload ? payload.attributes : -1;
      group.wastedBy[at] = payload ? payload.by : Number.NaN;
      group.size[at] = size;
      group.distribution[at] = table.distribution?.[row] ?? Number.NaN;
      const owner = ownership.ownerOfPayload({ layer, row });
      group.owner[at] = owner === undefined ? none : owner.isDerived ? derived : ofPackage;
      group.package[at] = owner === undefined || owner.isDerived ? Number.NaN : owner.index;
      group.length += 1;
      if (group.length < factGroupSize) continue;
      yield group.cells(keyOf, layerKeys, attributes);
      group.length = 0;
    }
  }
  if (group.length > 0) yield group.cells(keyOf, layerKeys, attributes);
}

/** The columns of a group, filled row by row and used again for the next one. */
class Columns {
  length = 0;
  readonly image = new Int32Array(factGroupSize);
  readonly layer = new Int32Array(factGroupSize);
  readonly entry = new Float64Array(factGroupSize);
  readonly kind = new Int32Array(factGroupSize);
  readonly attributes = new Int32Array(factGroupSize);
  readonly wastedBy = new Float64Array(factGroupSize);
  readonly size = new Float64Array(factGroupSize);
  readonly distribution = new Float64Array(factGroupSize);
  readonly owner = new Int32Array(factGroupSize);
  readonly package = new Float64Array(factGroupSize);

  /** In the order of the table; valid until the next row. */
  cells(image: readonly string[], layers: readonly string[], attributes: readonly string[]): FactGroup {
    const { length } = this;
    const coded = (values: readonly (string | number)[], indexes: Int32Array) => ({
      values,
      indexes: indexes.subarray(0, length),
    });
    const numbers = (column: Float64Array) => ({ numbers: column.subarray(0, length) });
    return {
      length,
      columns: [
        coded(image, this.image),
        coded([...layers.keys()], this.layer),
        coded(layers, this.layer),
        numbers(this.entry),
        coded(kinds, this.kind),
        coded(attributes, this.attributes),
        numbers(this.wastedBy),
        numbers(this.size),
        numbers(this.distribution),
        coded(owners, this.owner),
        numbers(this.package),
      ],
    };
  }
}

interface Wasted {
  /** By layer and entry: indexes of the kind and of the attributes (-1 if it has none), and the layer that wasted it. */
  readonly layers: readonly ReadonlyMap<
    number,
    { readonly kind: number; readonly attributes: number; readonly by: number }
  >[];
  /** All attributes in which copies differ, with commas. */
  readonly attributes: readonly string[];
}

function wastedPayloads({ tables, ledger }: Merged): Wasted {
  const layers = tables.map(() => new Map<number, { kind: number; attributes: number; by: number }>());
  const attributes: string[] = [];
  for (const { kind, storedIn, row, wastedBy, attributes: differing } of ledger.wasted) {
    let at = -1;
    if (kind === 'copied') {
      const text = differing.join();
      at = attributes.indexOf(text);
      if (at === -1) at = attributes.push(text) - 1;
    }
    layers[storedIn]?.set(row, { kind: kinds.indexOf(kind), attributes: at, by: wastedBy });
  }
  return { layers, attributes };
}

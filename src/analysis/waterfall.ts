// From the size of one image to that of another, step by step: layers, in them directories, in them the labels of the
// ledger. Every byte of both is in exactly one step, so the steps sum to the difference.
import { type EntryTable, pathAt, roleAt } from '../layer/entry-table.ts';
import { comparePaths, topDirectory } from '../spec/entry-path.ts';
import type { Attribute } from '../tree/change.ts';
import type { LayerPair } from './align-layers.ts';
import type { ImageAnalysis } from './analysis.ts';
import type { Labels, LedgerRow } from './ledger.ts';
import type { Merged } from './merge.ts';
import { differenceOfSizes, layerSizes, type Sizes } from './sizes.ts';

/** What is more (or, below zero, less) of one label in one directory of a layer. */
export interface CauseStep {
  readonly label: keyof Labels;
  /** Of recopied bytes: with what the copy differs. */
  readonly attributes: readonly Attribute[];
  readonly bytes: number;
}

export interface DirectoryStep {
  /** The first two steps of the path; null for what is no file's payload. */
  readonly path: string | null;
  readonly bytes: number;
  readonly causes: readonly CauseStep[];
}

export interface LayerStep extends LayerPair {
  /** New less old; content and files are sums of the directories, visible of what of them is live. */
  readonly sizes: Sizes & { readonly visible: number };
  /** Most bytes, up or down, first. */
  readonly directories: readonly DirectoryStep[];
}

/** Undefined where the layers of one of them are not all here. */
export function waterfall(
  old: ImageAnalysis,
  recent: ImageAnalysis,
  pairs: readonly LayerPair[],
): readonly LayerStep[] | undefined {
  if (!old.merged || !recent.merged) return undefined;
  const sides = { old: sideOf(old, old.merged), new: sideOf(recent, recent.merged) };
  return pairs.map((pair) => {
    const steps = new Steps();
    const add = pair.alignedBy === 'diffID' ? 'addShifts' : 'addLayer';
    if (pair.old !== undefined) steps[add](sides.old, pair.old, -1);
    if (pair.new !== undefined) steps[add](sides.new, pair.new, 1);
    const before = pair.old === undefined ? none : layerSizes(old.layers[pair.old]);
    const after = pair.new === undefined ? none : layerSizes(recent.layers[pair.new]);
    return {
      ...pair,
      sizes: { ...differenceOfSizes(after, before), visible: steps.sum('live') },
      directories: steps.directories(),
    };
  });
}

const none: Sizes = { distribution: 0, content: 0, files: 0 };

/** No path sorts behind what no file holds. */
const last = '\uffff';

interface Side {
  readonly merged: Merged;
  readonly hidden: readonly ReadonlyMap<number, LedgerRow>[];
}

function sideOf({ layers }: ImageAnalysis, merged: Merged): Side {
  const hidden = layers.map(() => new Map<number, LedgerRow>());
  for (const row of merged.ledger.hidden) hidden[row.sitsIn].set(row.row, row);
  return { merged, hidden };
}

/** Sums by directory, label and attributes. */
class Steps {
  readonly #sums = new Map<string | null, Map<string, CauseStep>>();

  addLayer({ merged, hidden }: Side, layer: number, sign: 1 | -1): void {
    const table = merged.tables[layer];
    for (const row of payloadRows(table)) {
      const bytes = sign * table.size[row];
      const fate = hidden[layer].get(row);
      if (fate) this.#addHidden(table, fate, bytes);
      else this.#add(topDirectory(pathAt(table, row)), 'live', [], bytes);
    }
    this.#add(null, 'overhead', [], sign * merged.ledger.layers[layer].overhead);
  }

  /** Of a layer that both images have, only which of its bytes are live can differ. */
  addShifts({ merged, hidden }: Side, layer: number, sign: 1 | -1): void {
    const table = merged.tables[layer];
    for (const [row, fate] of hidden[layer]) {
      const bytes = sign * table.size[row];
      this.#addHidden(table, fate, bytes);
      this.#add(topDirectory(pathAt(table, row)), 'live', [], -bytes);
    }
  }

  sum(label: keyof Labels): number {
    const causes = [...this.#sums.values()].flatMap((ofDirectory) => [...ofDirectory.values()]);
    return causes.reduce((sum, cause) => sum + (cause.label === label ? cause.bytes : 0), 0);
  }

  directories(): readonly DirectoryStep[] {
    return Array.from(this.#sums, ([path, ofDirectory]): DirectoryStep => {
      const causes = [...ofDirectory.values()]
        .filter(({ bytes }) => bytes !== 0)
        .sort((a, b) => Math.abs(b.bytes) - Math.abs(a.bytes) || (keyOf(a) < keyOf(b) ? -1 : 1));
      return { path, bytes: causes.reduce((sum, { bytes }) => sum + bytes, 0), causes };
    })
      .filter(({ causes }) => causes.length > 0)
      .sort((a, b) => Math.abs(b.bytes) - Math.abs(a.bytes) || comparePaths(a.path ?? last, b.path ?? last));
  }

  #addHidden(table: EntryTable, { label, attributes, row }: LedgerRow, bytes: number): void {
    this.#add(topDirectory(pathAt(table, row)), label, label === 'recopied' ? attributes : [], bytes);
  }

  #add(directory: string | null, label: keyof Labels, attributes: readonly Attribute[], bytes: number): void {
    const ofDirectory = this.#sums.get(directory) ?? new Map<string, CauseStep>();
    this.#sums.set(directory, ofDirectory);
    const key = keyOf({ label, attributes });
    ofDirectory.set(key, { label, attributes, bytes: (ofDirectory.get(key)?.bytes ?? 0) + bytes });
  }
}

const keyOf = ({ label, attributes }: Pick<CauseStep, 'label' | 'attributes'>): string =>
  [label, ...attributes].join(' ');

/** What has payload that is a file's: its sum is the size of the layer's files. */
function* payloadRows(table: EntryTable): Generator<number> {
  for (let row = 0; row < table.length; row += 1) if (table.size[row] > 0 && roleAt(table, row) === 'entry') yield row;
}

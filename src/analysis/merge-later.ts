// Merges layers when something asks for it that earlier runs did not keep. Sums of bytes and changes are kept, the merged filesystem is
// not.
import type { Limits } from '../bytes/limits.ts';
import { stackLayers } from '../tree/stack.ts';
import { knownContents } from './compare-contents.ts';
import type { KeptResults } from './kept-results.ts';
import type { LayerAnalysis } from './layer-analysis.ts';
import { accountForKnown, type Merged } from './merge.ts';

/** What is kept of merged layers. */
interface Sums extends Pick<Merged, 'changeCounts'> {
  readonly ledger: Omit<Merged['ledger'], 'wasted'>;
}

/** `layers` all have their changeset. Undefined if contents of files would have to be read. */
export function mergeLater(layers: readonly LayerAnalysis[], limits: Limits, earlier: KeptResults): Merged | undefined {
  const same = knownContents(layers);
  if (!same) return undefined;
  const tables = layers.flatMap(({ changeset }) => changeset?.entries ?? []);
  const stack = once(() => stackLayers(tables, limits));
  const all = once(() => accountForKnown(same, layers, stack(), limits));
  const recallSums = earlier.ofNext('sums');
  const sums = once(() => recallSums(() => sumsOf(all())));
  return {
    tables,
    get tree() {
      return stack().tree;
    },
    get effects() {
      return stack().effects;
    },
    changes: (...asked) => all().changes(...asked),
    changeAt: (...asked) => all().changeAt(...asked),
    get changeCounts() {
      return sums().changeCounts;
    },
    ledger: {
      get wasted() {
        return all().ledger.wasted;
      },
      get layers() {
        return sums().ledger.layers;
      },
      get total() {
        return sums().ledger.total;
      },
      get distribution() {
        return sums().ledger.distribution;
      },
    },
  };
}

function sumsOf({ changeCounts, ledger: { wasted: _, ...ledger } }: Merged): Sums {
  return { changeCounts, ledger };
}

function once<Result>(make: () => Result): () => Result {
  let made: { readonly result: Result } | undefined;
  return () => {
    made ??= { result: make() };
    return made.result;
  };
}

// Applies the filter to all paths of an image, in slices: keys are answered between two of them.
import { type Filtered, FilterFault, testOf } from './model/filter.ts';

/** Paths that are tested at once: a few milliseconds. */
const sliceLength = 20_000;

export class FilterRun {
  #isCancelled = false;

  /**
   * Calls `finish` with 1 for each path that fits, at once if there are few paths; or with what is wrong with the filter.
   */
  constructor(filter: string, filtered: Filtered, finish: (result: Uint8Array | FilterFault) => void) {
    try {
      const test = testOf(filter, filtered);
      const fitting = new Uint8Array(filtered.files.lengthIn(filtered.choice));
      const next = (from: number): void => {
        if (this.#isCancelled) return;
        const end = Math.min(from + sliceLength, fitting.length);
        for (let path = from; path < end; path += 1) if (filtered.totals.has(path) && test(path)) fitting[path] = 1;
        if (end < fitting.length) setImmediate(next, end);
        else finish(fitting);
      };
      next(0);
    } catch (error) {
      if (!(error instanceof FilterFault)) throw error;
      finish(error);
    }
  }

  cancel(): void {
    this.#isCancelled = true;
  }
}

// Of many numbers with one limit those that break it or, where none does, the one that comes nearest.
import type { Measurement } from './budget.ts';

export function tooLargeOrLargest(measured: readonly Measurement[]): readonly Measurement[] {
  const largestFirst = [...measured].sort((a, b) => (b.actual ?? 0) - (a.actual ?? 0));
  const failed = largestFirst.filter(({ passed }) => !passed);
  return failed.length > 0 ? failed : largestFirst.slice(0, 1);
}

// The order of the entries of a directory in the tree pane.
import type { PathNumber, PathTotals } from '../../analysis/totals/path-totals.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import type { SortOrder, TreeChoice } from './view-state.ts';

type Amount = (totals: PathTotals, path: PathNumber) => number;

const visible: Amount = (totals, path) => totals.bytesAt(path, 'visible');
const wasted: Amount = (totals, path) => totals.bytesAt(path, 'wasted');
/** What is not known counts as nothing. */
const compressed: Amount = (totals, path) =>
  (totals.distributionAt(path, 'visible') ?? 0) + (totals.distributionAt(path, 'wasted') ?? 0);

/** How much a path grew or shrank. */
const growth: Amount = (totals, path) => Math.abs(visible(totals, path) - wasted(totals, path));

/** What is compared first, and what decides between equals before the name does. */
const columns: Readonly<Record<Exclude<SortOrder, 'name'>, readonly [Amount, Amount]>> = {
  size: [visible, wasted],
  wasted: [wasted, visible],
  distribution: [compressed, visible],
};

/** Compares paths of one view. Those with equal amounts are in the order of their names. */
export function orderOf({ sort, showing }: TreeChoice, totals: PathTotals): (a: PathNumber, b: PathNumber) => number {
  const names = new Map<PathNumber, string>();
  const nameOf = (path: PathNumber): string => {
    const name = names.get(path) ?? totals.nameOf(path);
    names.set(path, name);
    return name;
  };
  const byName = (a: PathNumber, b: PathNumber): number => comparePaths(nameOf(a), nameOf(b));
  if (sort === 'name') return byName;
  const [first, second] = showing === 'differences' ? [growth, visible] : columns[sort];
  return (a, b) => first(totals, b) - first(totals, a) || second(totals, b) - second(totals, a) || byName(a, b);
}

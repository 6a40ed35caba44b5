// Whether two files hold the same bytes, for all the pairs that an answer depends on.
import type { Limits } from '../bytes/limits.ts';
import type { EntryTable } from '../layer/entry-table.ts';
import type { SameContent } from '../tree/compare.ts';
import type { Owner } from '../tree/file-tree.ts';
import { fileDigests } from './file-digests.ts';
import type { LayerAnalysis } from './layer-analysis.ts';

/** Two files of equal size. */
export type Pair = readonly [Owner, Owner];

/** Files that cannot be read to their end are the same as none. */
export async function compareContents(
  layers: readonly LayerAnalysis[],
  tables: readonly EntryTable[],
  pairs: readonly Pair[],
  limits: Limits,
): Promise<SameContent> {
  const digests = await fileDigests(layers, tables, pairs.flat(), limits);
  const digestOf = ({ layer, row }: Owner) => digests[layer]?.get(row);
  return (a, b) => digestOf(a) !== undefined && digestOf(a) === digestOf(b);
}

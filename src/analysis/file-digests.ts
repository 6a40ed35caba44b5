// SHA-256 of chosen files of a stack of layers. Each file is read once, however often it is asked for: a table says where
// its bytes are, and neither changes.
import type { Limits } from '../bytes/limits.ts';
import { payloadAt } from '../layer/entry.ts';
import type { EntryTable } from '../layer/entry-table.ts';
import { hashAt } from '../layer/file-hashes.ts';
import { contentDigests } from '../layer/read-files.ts';
import { affordable } from '../layer/sparse-file.ts';
import type { Digest } from '../oci/digest.ts';
import type { Owner } from '../tree/columns.ts';
import type { LayerAnalysis } from './layer-analysis.ts';

type Digests = Map<number, Digest | undefined>;

/** What has been read so far; a layer that several images share has one table. */
const known = new WeakMap<EntryTable, Digests>();

/**
 * By layer and row; none for what cannot be read. Sparse files are read only as far as one budget for all that are asked
 * for goes.
 */
export async function fileDigests(
  layers: readonly LayerAnalysis[],
  tables: readonly EntryTable[],
  owners: readonly Owner[],
  limits: Limits,
): Promise<readonly ReadonlyMap<number, Digest | undefined>[]> {
  const digests = tables.map((table) => {
    const ofTable: Digests = known.get(table) ?? new Map();
    known.set(table, ofTable);
    return ofTable;
  });
  const wanted = tables.map(() => new Set<number>());
  for (const { layer, row } of owners) {
    if (digests[layer].has(row)) continue;
    const known = hashedOnTheWay(layers[layer], row);
    if (known) digests[layer].set(row, known);
    else wanted[layer].add(row);
  }
  const payloads = wanted.map(
    (rows, layer) => new Map(Array.from(rows, (row) => [row, payloadAt(tables[layer], row)])),
  );
  const readable = affordable(
    payloads.flatMap((ofLayer) => [...ofLayer.values()]),
    limits,
  );
  for (const [layer, ofLayer] of payloads.entries()) {
    const { range } = layers[layer].layer;
    const chosen = new Map([...ofLayer].filter(([, payload]) => readable.has(payload)));
    const found = range && chosen.size > 0 ? await contentDigests(range, chosen, limits) : undefined;
    for (const row of chosen.keys()) digests[layer].set(row, found?.get(row));
  }
  return digests;
}

/** What was hashed when the layer was read. */
function hashedOnTheWay({ changeset }: LayerAnalysis, row: number): Digest | undefined {
  // What a digest is told of are the bytes that are here.
  if (changeset?.isKept) return undefined;
  const hash = changeset?.fileHashes && hashAt(changeset.fileHashes, row);
  return hash && `sha256:${hash.toString('hex')}`;
}

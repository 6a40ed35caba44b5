// SHA-256 of selected files in layers. Each file is read once, however often its digest is requested.
import type { Limits } from '../bytes/limits.ts';
import { payloadAt } from '../layer/entry.ts';
import type { EntryTable } from '../layer/entry-table.ts';
import { hashAt } from '../layer/file-hashes.ts';
import { contentDigests } from '../layer/read-files.ts';
import { affordable } from '../layer/sparse-file.ts';
import type { Digest } from '../oci/digest.ts';
import { atLayer, type EntryRef } from '../tree/entry-ref.ts';
import type { LayerAnalysis } from './layer-analysis.ts';

type Digests = Map<number, Digest | undefined>;

/** Results so far. A layer that several images share has one table. */
const known = new WeakMap<EntryTable, Digests>();

/**
 * Digests by layer and row; undefined for a file that cannot be read. One budget limits how far all sparse files together are
 * expanded.
 */
export async function fileDigests(
  layers: readonly LayerAnalysis[],
  tables: readonly EntryTable[],
  owners: readonly EntryRef[],
  limits: Limits,
): Promise<readonly ReadonlyMap<number, Digest | undefined>[]> {
  const digests = tables.map((table) => {
    const ofTable: Digests = known.get(table) ?? new Map();
    known.set(table, ofTable);
    return ofTable;
  });
  const wanted = tables.map(() => new Set<number>());
  for (const { layer, row } of owners) {
    const ofTable = atLayer(digests, layer);
    if (ofTable.has(row)) continue;
    const known = scannedDigest(atLayer(layers, layer), row);
    if (known) ofTable.set(row, known);
    else atLayer(wanted, layer).add(row);
  }
  const payloads = wanted.map(
    (rows, layer) => new Map(Array.from(rows, (row) => [row, payloadAt(atLayer(tables, layer), row)])),
  );
  const readable = affordable(
    payloads.flatMap((ofLayer) => [...ofLayer.values()]),
    limits,
  );
  for (const [layer, ofLayer] of payloads.entries()) {
    const { range } = atLayer(layers, layer).layer;
    const chosen = new Map([...ofLayer].filter(([, payload]) => readable.has(payload)));
    const found = range && chosen.size > 0 ? await contentDigests(range, chosen, limits) : undefined;
    for (const row of chosen.keys()) atLayer(digests, layer).set(row, found?.get(row));
  }
  return digests;
}

/** The hash that was computed when the layer was scanned. */
function scannedDigest({ changeset }: LayerAnalysis, row: number): Digest | undefined {
  // A cached hash is not used: digests that are shown must be those of the bytes in the archive.
  if (changeset?.isKept) return undefined;
  const hash = changeset?.fileHashes && hashAt(changeset.fileHashes, row);
  return hash && `sha256:${hash.toString('hex')}`;
}

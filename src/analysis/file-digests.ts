// Hashes of selected files in layers. Each file is read once, however often its hash is requested.
import type { Limits } from '../bytes/limits.ts';
import { type ContentHashing, hashingName } from '../layer/content-hash.ts';
import { payloadAt } from '../layer/entry.ts';
import type { EntryTable } from '../layer/entry-table.ts';
import { hashAt, rowsOf } from '../layer/file-hashes.ts';
import { contentHashes } from '../layer/read-files.ts';
import { affordable } from '../layer/sparse-file.ts';
import type { Digest } from '../oci/digest.ts';
import { atLayer, type EntryRef } from '../tree/entry-ref.ts';
import type { LayerAnalysis } from './layer-analysis.ts';

type Hashes = Map<number, string | undefined>;

/** Results so far, by name of the hashing. A layer that several images share has one table. */
const known = new WeakMap<EntryTable, Map<string, Hashes>>();

/** SHA-256 by layer and row; undefined for a file that cannot be read. */
export async function fileDigests(
  layers: readonly LayerAnalysis[],
  tables: readonly EntryTable[],
  owners: readonly EntryRef[],
  limits: Limits,
): Promise<readonly ReadonlyMap<number, Digest | undefined>[]> {
  return await fileHashes(layers, tables, owners, limits, 'sha256');
}

/**
 * Hashes by layer and row; undefined for a file that cannot be read. They start with `sha256:`, or are only comparable. One budget
 * limits how far all sparse files together are expanded.
 */
export async function fileHashes(
  layers: readonly LayerAnalysis[],
  tables: readonly EntryTable[],
  owners: readonly EntryRef[],
  limits: Limits,
  hashing: ContentHashing,
): Promise<readonly ReadonlyMap<number, string | undefined>[]> {
  const hashes = tables.map((table) => knownOf(table, hashing));
  const wanted = tables.map(() => new Set<number>());
  for (const { layer, row } of owners) {
    const ofTable = atLayer(hashes, layer);
    if (ofTable.has(row)) continue;
    const known = scannedHash(atLayer(layers, layer), row, hashing);
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
    const found = range && chosen.size > 0 ? await contentHashes(range, chosen, limits, hashing) : undefined;
    for (const row of chosen.keys()) atLayer(hashes, layer).set(row, textOf(found?.get(row), hashing));
  }
  return hashes;
}

function knownOf(table: EntryTable, hashing: ContentHashing): Hashes {
  const name = hashingName(hashing);
  const ofTable = known.get(table) ?? new Map<string, Hashes>();
  const hashes: Hashes = ofTable.get(name) ?? new Map();
  known.set(table, ofTable.set(name, hashes));
  return hashes;
}

/** The hash that was computed when the layer was scanned. */
function scannedHash({ changeset }: LayerAnalysis, row: number, hashing: ContentHashing): string | undefined {
  // A cached hash is not used: digests that are shown must be those of the bytes in the archive.
  if (changeset?.isKept) return undefined;
  const rows = rowsOf(changeset?.fileHashes, hashing);
  return rows && textOf(hashAt(rows, row), hashing);
}

const textOf = (hash: Buffer | undefined, hashing: ContentHashing): string | undefined =>
  hash && `${hashing === 'sha256' ? 'sha256:' : ''}${hash.toString('hex')}`;

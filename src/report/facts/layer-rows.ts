// The rows about one layer: they depend on its bytes alone, whatever images have it.

import type { Changeset } from '../../layer/changeset.ts';
import { compressedSize } from '../../layer/changeset.ts';
import { type EntryTable, linkAt, pathAt, roleAt, typeAt } from '../../layer/entry-table.ts';
import { hashAt, rowsOf } from '../../layer/file-hashes.ts';
import type { Digest } from '../../oci/digest.ts';
import { carriesFileData } from '../../oci/whiteout.ts';
import type { FactRow } from './tables.ts';
import { microseconds, pathValues } from './text.ts';

/** A layer whose bytes were hashed and are the declared ones. */
export interface KnownLayer {
  /** Digest of the blob. */
  readonly key: Digest;
  readonly diffID: Digest;
  readonly changeset: Changeset;
  /** Whether it was read to its end. */
  readonly isComplete: boolean;
}

/** Bytes of file data as stored; 0 for an entry without, and for whiteouts, whose data is overhead. */
export const fileDataAt = (table: EntryTable, row: number): number =>
  carriesFileData(roleAt(table, row)) ? (table.size[row] as number) : 0;

/** Table files: a row for each entry, in the order of the tar. */
export function* fileRows({ key, changeset }: KnownLayer): Generator<FactRow> {
  const { entries, fileHashes } = changeset;
  const hashes = rowsOf(fileHashes, 'sha256');
  for (let row = 0; row < entries.length; row += 1) {
    const link = linkAt(entries, row);
    yield [
      key,
      row,
      ...pathValues(pathAt(entries, row)),
      typeAt(entries, row),
      roleAt(entries, row),
      fileDataAt(entries, row),
      entries.distribution?.[row] ?? null,
      entries.mode[row] as number,
      entries.uid[row] as number,
      entries.gid[row] as number,
      microseconds(entries.mtimeSeconds[row] as number, entries.mtimeNanoseconds[row] as number),
      ...(link === '' ? [null, null] : pathValues(link)),
      (hashes && hashAt(hashes, row)) ?? null,
    ];
  }
}

/** Table layers: one row. */
export function* layerRows({ key, diffID, changeset, isComplete }: KnownLayer): Generator<FactRow> {
  const { entries, compression, observed, files } = changeset;
  let fileCount = 0;
  for (let row = 0; row < entries.length; row += 1) if (fileDataAt(entries, row) > 0) fileCount += 1;
  yield [
    key,
    diffID,
    compression,
    compressedSize(changeset),
    observed.contentSize,
    files,
    fileCount,
    entries.length,
    isComplete,
  ];
}

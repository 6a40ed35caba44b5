// Reads the tables that facts writes, with a reader of Parquet that the program does not use.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';

type Column =
  | 'archive'
  | 'attributes'
  | 'complete'
  | 'content'
  | 'diff_id'
  | 'distribution'
  | 'entry_count'
  | 'files'
  | 'image'
  | 'image_id'
  | 'instruction'
  | 'kind'
  | 'layer'
  | 'layer_index'
  | 'link'
  | 'link_bytes'
  | 'manifest_digest'
  | 'mtime'
  | 'name'
  | 'owner'
  | 'package'
  | 'path'
  | 'path_bytes'
  | 'purl'
  | 'repository'
  | 'sha256'
  | 'size'
  | 'tag'
  | 'type'
  | 'visible'
  | 'wasted'
  | 'wasted_by'
  | 'live'
  | 'overwritten'
  | 'copied'
  | 'deleted'
  | 'duplicate'
  | 'unusable';

/** The columns that tests look at; a table has only some of them. */
export type TableRow = { readonly [Name in Column]?: unknown };

/** The files of a table, with those that begin with a dot. */
export const tableFiles = (directory: string, table: string): readonly string[] =>
  readdirSync(join(directory, 'v1', table)).sort();

/** All rows of a table; numbers of 64 bits as numbers. */
export async function readTable(directory: string, table: string): Promise<readonly TableRow[]> {
  const rows: TableRow[] = [];
  for (const name of tableFiles(directory, table).filter((one) => one.endsWith('.parquet'))) {
    const file = await asyncBufferFromFile(join(directory, 'v1', table, name));
    for (const row of await parquetReadObjects({ file, utf8: false })) rows.push(plain(row));
  }
  return rows;
}

const plain = (row: Readonly<Record<string, unknown>>): TableRow =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : (value ?? null)]),
  );

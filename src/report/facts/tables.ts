// The tables of facts: their columns, of which the types and the order are part of the contract with those who query them. docs/fleet.md
// says what each column is.

/** Version of all tables together; a change that old rows do not follow raises it. */
export const factsVersion = 1;

/**
 * string: UTF-8 text · int32, int64: whole numbers · boolean · timestamp: microseconds since 1970 in UTC · bytes: any bytes · hash: 32 bytes
 */
export type FactType = 'string' | 'int32' | 'int64' | 'boolean' | 'timestamp' | 'bytes' | 'hash';

export interface FactColumn {
  readonly name: string;
  readonly type: FactType;
  /** Whether there are rows without a value. */
  readonly isOptional: boolean;
}

/** What stands in a column: numbers for all whole numbers and times; null if there is nothing. */
export type FactValue = string | number | bigint | boolean | Uint8Array | null;

/** The values of all columns, in their order. */
export type FactRow = readonly FactValue[];

/**
 * A column of consecutive rows: numbers, NaN for none; or of few different values, a list of these, and for each row the index of its value, -1
 * for none.
 */
export type FactCells =
  | { readonly numbers: Float64Array }
  | { readonly values: readonly (string | number)[]; readonly indexes: Int32Array };

/** Consecutive rows as columns, in the order of the table. */
export interface FactGroup {
  readonly length: number;
  readonly columns: readonly FactCells[];
}

/** All rows of a file: one by one, or in groups by column. */
export type FactRows = Iterable<FactRow> | { readonly groups: Iterable<FactGroup> };

/** Rows of a group, at most: enough for engines to skip and to read in parallel, and some ten megabytes of memory. */
export const factGroupSize = 2 ** 16;

export interface FactTable {
  readonly name: string;
  readonly columns: readonly FactColumn[];
}

/** `size int64`, or with a question mark, `distribution int64?`, if there need be no value. */
const table = (name: string, ...columns: readonly `${string} ${FactType | `${FactType}?`}`[]): FactTable => ({
  name,
  columns: columns.map((column) => {
    const [title = '', type = ''] = column.split(' ');
    return { name: title, type: type.replace('?', '') as FactType, isOptional: type.endsWith('?') };
  }),
});

const kinds = ['live', 'overwritten', 'copied', 'deleted', 'duplicate', 'unusable', 'overhead'] as const;
const ledgerColumns = kinds.map((kind) => `${kind} int64` as const);
const distributionLedgerColumns = kinds.map((kind) => `${kind}_distribution int64?` as const);

/** Rows that depend on the bytes of a layer alone. */
export const layerTables = {
  files: table(
    'files',
    'layer string',
    'entry int32',
    'path string',
    'path_bytes bytes?',
    'type string',
    'role string',
    'size int64',
    'distribution int64?',
    'mode int32',
    'uid int64',
    'gid int64',
    'mtime timestamp?',
    'link string?',
    'link_bytes bytes?',
    'sha256 hash?',
  ),
  layers: table(
    'layers',
    'layer string',
    'diff_id string',
    'compression string',
    'distribution int64?',
    'content int64',
    'files int64',
    'file_count int64',
    'entry_count int64',
    'complete boolean',
  ),
} as const;

/** Rows that depend on the manifest, the config and the layers of an image. */
export const imageTables = {
  image_files: table(
    'image_files',
    'image string',
    'layer_index int32',
    'layer string',
    'entry int32',
    'kind string',
    'attributes string?',
    'wasted_by int32?',
    'size int64',
    'distribution int64?',
    'owner string',
    'package int32?',
  ),
  image_layers: table(
    'image_layers',
    'image string',
    'layer_index int32',
    'layer string',
    'diff_id string',
    'chain_id string',
    'media_type string?',
    'instruction string?',
    'own boolean',
    ...ledgerColumns,
    ...distributionLedgerColumns,
  ),
  packages: table(
    'packages',
    'image string',
    'package int32',
    'type string',
    'name string',
    'version string',
    'arch string?',
    'license string?',
    'purl string?',
    'installed boolean',
    'installed_by int32',
    'removed_by int32?',
    'visible int64',
    'wasted int64',
    'distribution int64?',
    'file_count int64',
  ),
  findings: table(
    'findings',
    'image string',
    'rule string',
    'severity string',
    'message string',
    'layer_index int32?',
    'path string?',
    'path_bytes bytes?',
    'size int64?',
  ),
  platforms: table(
    'platforms',
    'image string',
    'manifest_digest string?',
    'image_id string',
    'os string?',
    'architecture string?',
    'variant string?',
    'os_version string?',
    'created timestamp?',
    'base_name string?',
    'base_digest string?',
    'own_from int32',
    'own_basis string',
    'layer_count int32',
    'complete boolean',
    'distribution int64?',
    'content int64',
    'files int64',
    'visible int64',
    'wasted int64',
    'wasted_distribution int64?',
    ...ledgerColumns,
    ...distributionLedgerColumns,
  ),
} as const;

/** What an archive calls its images. */
export const nameTable = table(
  'images',
  'image string',
  'name string?',
  'repository string?',
  'tag string?',
  'archive string',
);

/** All tables, in the order in which their files are written. */
export const factTables: readonly FactTable[] = [
  ...Object.values(layerTables),
  ...Object.values(imageTables),
  nameTable,
];

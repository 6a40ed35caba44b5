// The directory that a query reads: which tables of facts have files, and the views over them.
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { asNotReadable, InputError } from '../../bytes/input-error.ts';
import { commandLine, fileArgument } from '../../report/command-line.ts';
import { type FactTable, type FactType, factsVersion, factTables } from '../../report/facts/tables.ts';

const versionName = `v${factsVersion}`;

export interface FactsTables {
  /** The directory as the user named it. */
  readonly directory: string;
  /** Absolute path of the tables, with slashes. */
  readonly folder: string;
  /** Names of the tables that have files. */
  readonly filled: ReadonlySet<string>;
}

/** @throws {InputError} if the directory cannot be read, or has no tables of this version */
export async function findTables(directory: string): Promise<FactsTables> {
  const path = join(directory, versionName);
  const status = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw asNotReadable(path, error);
  });
  if (!status?.isDirectory()) throw await noTables(directory);
  const filled = new Set<string>();
  for (const { name } of factTables) if (await hasFiles(join(path, name))) filled.add(name);
  if (filled.size === 0)
    throw new InputError(
      'not-found',
      `${directory}: no facts: ${versionName}/ has no Parquet files; ${writeThem(directory)}`,
    );
  return { directory, folder: resolve(path).replaceAll(sep, '/'), filled };
}

const writeThem = (directory: string): string =>
  `write some with ${commandLine('facts')} ARCHIVE... ${commandLine('-o', fileArgument(directory)).replace('timg-inspect ', '')}`;

/** Why there is no directory with the tables. */
async function noTables(directory: string): Promise<InputError> {
  let names: readonly string[];
  try {
    names = await readdir(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      return new InputError('not-found', `${directory}: no such directory; ${writeThem(directory)}`);
    if (code === 'ENOTDIR')
      return new InputError('not-readable', `${directory}: a file; a query reads a directory that facts wrote`);
    throw asNotReadable(directory, error);
  }
  const versions = names.filter((name) => /^v\d+$/.test(name));
  if (versions.length > 0)
    return new InputError(
      'unsupported',
      `${directory}: facts of ${versions.join(', ')}, but this program reads ${versionName}; write them again to a new directory`,
    );
  if (basename(resolve(directory)) === versionName && names.includes('platforms'))
    return new InputError('usage', `${directory}: name the directory above, ${dirname(directory)}`);
  return new InputError('not-found', `${directory}: no facts: ${versionName}/ is missing; ${writeThem(directory)}`);
}

async function hasFiles(path: string): Promise<boolean> {
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw asNotReadable(path, error);
  });
  return names.some((name) => name.endsWith('.parquet'));
}

/** A path as the engine matches it: special characters of globs stand for themselves. */
export const globPath = (path: string): string => path.replace(/[*?[\]]/g, (character) => `[${character}]`);

export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const sqlTypes: Readonly<Record<FactType, string>> = {
  string: 'VARCHAR',
  int32: 'INTEGER',
  int64: 'BIGINT',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP',
  bytes: 'BLOB',
  hash: 'BLOB',
};

/** The statement that makes a table a view. A table without a file has its columns, and no rows. */
export function viewOf({ name, columns }: FactTable, { folder, filled }: FactsTables): string {
  const values = filled.has(name)
    ? columns.map((column) => column.name)
    : columns.map((column) => `NULL::${sqlTypes[column.type]} AS ${column.name}`);
  const source = filled.has(name)
    ? `FROM read_parquet(${sqlText(`${globPath(folder)}/${name}/*.parquet`)})`
    : 'WHERE false';
  return `CREATE VIEW ${name} AS SELECT ${values.join(', ')} ${source}`;
}

// DuckDB over the tables of facts. It reads their files and nothing else, writes nothing but its own temporary files, and loads nothing
// from the network: SQL may come from anywhere.
import { totalmem } from 'node:os';
import type { DuckDBConnection, DuckDBMaterializedResult, DuckDBPreparedStatement } from '@duckdb/node-api';
import { InputError } from '../../bytes/input-error.ts';
import { factTables } from '../../report/facts/tables.ts';
import type { QueryResult } from '../../report/query/result.ts';
import { type FactsTables, globPath, sqlText, viewOf } from './facts-tables.ts';
import { type DuckDB, loadDuckDB } from './load-duckdb.ts';
import { converter } from './result-values.ts';
import { requireSelect, type SyntaxTree } from './select-only.ts';
import { SpillFolder } from './spill-folder.ts';
import { sqlError, syntaxError } from './sql-error.ts';

/** SQL with the values of its parameters. */
export interface BoundQuery {
  readonly sql: string;
  /** What names the SQL in messages. */
  readonly from: string;
  readonly values: ReadonlyMap<string, string | bigint>;
}

const gigabyte = 2 ** 30;

function settings(threads: number, spill: string): Record<string, string> {
  const available = process.constrainedMemory() || totalmem();
  const memory = Math.min(threads * gigabyte, Math.min(available, totalmem()) * 0.75);
  return {
    threads: String(threads),
    memory_limit: `${Math.ceil(memory / 2 ** 20)}MiB`,
    temp_directory: spill,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_persistent_secrets: 'false',
  };
}

/** Closes all files but those of the tables, and keeps these settings. */
const closing = ({ folder }: FactsTables): readonly string[] => [
  'SET errors_as_json = true',
  "SET TimeZone = 'UTC'",
  `SET allowed_directories = [${[...new Set([folder, globPath(folder)])].map(sqlText).join(', ')}]`,
  'SET enable_external_access = false',
  'SET lock_configuration = true',
];

/**
 * Runs a query. The result is in the memory of the engine, or in its temporary files.
 * @throws {InputError} if DuckDB is not installed, a file of the tables cannot be read, or the SQL is wrong or not a single SELECT
 */
export async function runSQL(query: BoundQuery, tables: FactsTables, threads: number): Promise<QueryResult> {
  const duckdb = await loadDuckDB();
  const spill = new SpillFolder();
  try {
    const instance = await duckdb.DuckDBInstance.create(':memory:', settings(threads, spill.path));
    const connection = await instance.connect();
    for (const table of factTables) await connection.run(viewOf(table, tables));
    for (const statement of closing(tables)) await connection.run(statement);
    requireParsed(await syntaxTree(connection, query.sql), query);
    const statement = await connection.prepare(query.sql);
    bind(statement, query);
    const result = await spill.whileRunning(
      () => connection.interrupt(),
      () => statement.run(),
    );
    return resultOf(duckdb, result);
  } catch (error) {
    throw error instanceof InputError ? error : sqlError(error, query.sql, query.from, tables);
  }
}

async function syntaxTree(connection: DuckDBConnection, sql: string): Promise<SyntaxTree> {
  const statement = await connection.prepare('SELECT json_serialize_sql($1::VARCHAR)');
  statement.bindVarchar(1, sql);
  const [[tree] = []] = await (await statement.run()).getRows();
  return JSON.parse(String(tree));
}

function requireParsed(tree: SyntaxTree, { sql, from }: BoundQuery): void {
  const { error_type: type, error_message: message = '', position } = tree;
  if (tree.error && type !== 'not implemented') throw syntaxError(message, position, sql, from);
  requireSelect(tree);
}

/** @throws {InputError} if a parameter has no value */
function bind(statement: DuckDBPreparedStatement, { values, from }: BoundQuery): void {
  for (let at = 1; at <= statement.parameterCount; at += 1) {
    const name = statement.parameterName(at);
    const value = values.get(name);
    if (value === undefined)
      throw new InputError('usage', `${from}: no value for the parameter ${name}; give it with --set ${name}=VALUE`);
    if (typeof value === 'bigint') statement.bindBigInt(at, value);
    else statement.bindVarchar(at, value);
  }
}

function resultOf(duckdb: DuckDB, result: DuckDBMaterializedResult): QueryResult {
  const types = result.columnTypes();
  const convert = converter(duckdb);
  return {
    columns: result.deduplicatedColumnNames().map((name, at) => ({ name, type: String(types[at]) })),
    rows: {
      length: result.rowCount,
      *[Symbol.iterator]() {
        for (let at = 0; at < result.chunkCount; at += 1)
          for (const row of result.getChunk(at).getRows()) yield row.map(convert);
      },
    },
  };
}

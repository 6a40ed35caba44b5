// Runs query: a named query, or SQL from an argument, a file or standard input.
import { buffer } from 'node:stream/consumers';
import { InputError } from '../../bytes/input-error.ts';
import { commandLine, fileArgument } from '../../report/command-line.ts';
import { mapOf } from '../../report/map.ts';
import { namedQueries } from '../../report/query/named-queries.ts';
import type { NamedQuery } from '../../report/query/named-query.ts';
import { query as report } from '../../report/query/query.ts';
import { queryList } from '../../report/query/query-list.ts';
import type { Report } from '../../report/report.ts';
import { nearestWord } from '../../text/nearest-word.ts';
import { checkPaths } from '../check-paths.ts';
import type { Call } from '../command.ts';
import { readSmallFile } from '../read-small-file.ts';
import { type BoundQuery, runSQL } from './engine.ts';
import { findTables } from './facts-tables.ts';
import { boundValues, givenValues, withDefaults } from './parameters.ts';

export interface QueryRequest {
  readonly directory: string;
  /** A name or SQL; "-" for standard input. */
  readonly query: string | undefined;
  /** A file with SQL; "-" for standard input. */
  readonly file: string | undefined;
  readonly set: readonly string[];
  readonly isList: boolean;
  /** Undefined if not given. */
  readonly maxRows: number | undefined;
}

/** Bytes of the longest SQL. */
const maxSQL = 2 ** 20;

/** Rows of a named query that a page shows. All rows of SQL are shown: it can have a LIMIT. */
const namedRows = 20;

/** @throws {InputError} if the directory, the query or a parameter is wrong, DuckDB is not installed, or an output is the file of the SQL */
export async function runQuery(request: QueryRequest, call: Pick<Call, 'pool' | 'stdin' | 'outputs'>): Promise<Report> {
  const { directory, query, file, isList } = request;
  if (isList) return queryList(query === undefined ? namedQueries : [namedQuery(query)], directory);
  if (query !== undefined && file !== undefined)
    throw new InputError('usage', 'a query is an argument or in a file (--file), not both');
  if (query === undefined && file === undefined)
    throw new InputError('usage', `no query given; name one of ${names().join(', ')}, or write a SELECT in quotes`);
  await checkPaths(file === undefined ? [] : [file], call.outputs);
  const named = query !== undefined && isName(query) ? namedQuery(query) : undefined;
  const tables = await findTables(directory);
  const given = givenValues(request.set);
  const values = named ? withDefaults(named, given) : given;
  const bound: BoundQuery = named
    ? { sql: named.sql, from: named.name, values: boundValues(named, values) }
    : { ...(await givenSQL(request, call)), values };
  const result = await runSQL(bound, tables, call.pool.threads);
  const words = [
    ...(file === undefined ? [query ?? ''] : ['--file', file]),
    ...request.set.flatMap((one) => ['--set', one]),
  ];
  return report(
    {
      directory,
      named,
      sql: bound.sql,
      parameters: mapOf(values),
      maxRows: request.maxRows ?? (named ? namedRows : Number.POSITIVE_INFINITY),
      allRows: commandLine('query', fileArgument(directory), ...words, '--limit', '0'),
    },
    result,
  );
}

/** SQL has a blank or a sign somewhere. */
const isName = (query: string): boolean => query !== '-' && /^[\w-]+$/.test(query);

const names = (): readonly string[] => namedQueries.map(({ name }) => name);

/** @throws {InputError} if there is none of this name */
function namedQuery(wanted: string): NamedQuery {
  const found = namedQueries.find(({ name }) => name === wanted);
  if (found) return found;
  const nearest = nearestWord(wanted, names());
  const hint = nearest ? `did you mean "${nearest}"?` : `there are ${names().join(', ')}`;
  throw new InputError('usage', `no query "${wanted}"; ${hint}`);
}

async function givenSQL(
  { query = '', file }: QueryRequest,
  { stdin }: Pick<Call, 'stdin'>,
): Promise<Pick<BoundQuery, 'sql' | 'from'>> {
  if (query === '-' || file === '-') return { sql: (await buffer(stdin)).toString(), from: 'SQL' };
  if (file === undefined) return { sql: query, from: 'SQL' };
  return { sql: await readSmallFile(file, maxSQL, 'a query'), from: file };
}

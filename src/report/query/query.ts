// query: the answer of a query over the tables of facts.
import { pluralize } from '../../rules/wording.ts';
import {
  type Block,
  bytes,
  type Cell,
  type Column,
  change,
  code,
  count,
  digest,
  madeRows,
  type Rows,
  text,
  time,
} from '../block.ts';
import { mapOf } from '../map.ts';
import type { ListReport } from '../report.ts';
import type { ColumnUnit, NamedQuery } from './named-query.ts';
import type { QueryResult, ResultColumn, ResultValue } from './result.ts';
import { isNumeric, unitOf } from './units.ts';

export interface QueryData {
  /** Name of the query; null for SQL of the user. */
  readonly query: string | null;
  readonly sql: string;
  /** Values of its parameters, as given or by default. */
  readonly parameters: Readonly<Record<string, string>>;
  /** unit: `bytes`, where a table shows a size; else null. */
  readonly columns: readonly (ResultColumn & { readonly unit: 'bytes' | null })[];
  /** Values by column. */
  readonly rows: Rows<ResultRow>;
}

export type ResultRow = Readonly<Record<string, ResultValue>>;

export interface AskedQuery {
  readonly directory: string;
  /** Undefined for SQL of the user. */
  readonly named: NamedQuery | undefined;
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** How many rows a page shows. */
  readonly maxRows: number;
  /** A command line that shows all rows. */
  readonly allRows: string;
}

export function query(asked: AskedQuery, result: QueryResult): ListReport<QueryData, ResultRow> {
  const { directory, named, sql, parameters } = asked;
  const columns = result.columns.map((column, at) => ({ ...column, unit: named?.columns[at]?.unit ?? unitOf(column) }));
  const rows = madeRows(result.rows, (row) => mapOf(columns.map(({ name }, at) => [name, row[at] ?? null] as const)));
  const isSize = (unit: ColumnUnit): boolean => unit === 'bytes' || unit === 'change';
  const data: QueryData = {
    query: named?.name ?? null,
    sql,
    parameters,
    columns: columns.map(({ name, type, unit }) => ({ name, type, unit: isSize(unit) ? 'bytes' : null })),
    rows,
  };
  return {
    report: 'query',
    version: 1,
    subject: [directory],
    data,
    items: rows,
    templateRows: rows,
    sheet: () => ({ titles: columns.map(({ name }) => name), rows: result.rows }),
    findings: [],
    blocks: () => [...headingOf(named, result.rows.length), tableOf(asked, columns, result.rows)],
  };
}

const headingOf = (named: NamedQuery | undefined, rowCount: number): readonly Block[] =>
  named
    ? [
        {
          kind: 'heading',
          text: named.answers,
          facts: [rowCount === 0 ? 'none' : pluralize(rowCount, 'row')],
          note: named.note,
        },
      ]
    : [];

type ShownColumn = ResultColumn & { readonly unit: ColumnUnit };

function tableOf(
  { named, maxRows, allRows }: AskedQuery,
  columns: readonly ShownColumn[],
  rows: QueryResult['rows'],
): Block {
  const shown = maxRows < rows.length ? firstOf(rows, maxRows) : rows;
  return {
    kind: 'table',
    columns: columns.map((column, at) => headOf(column, at, columns.length - at, named)),
    rows: madeRows(shown, (row) => columns.map((column, at) => cellOf(column, row[at] ?? null))),
    keepsHead: named === undefined,
    cut: shown === rows ? undefined : { shown: maxRows, total: rows.length, rows: 'rows', command: allRows },
  };
}

const firstOf = <Row>(rows: Rows<Row>, most: number): Rows<Row> => ({
  length: most,
  *[Symbol.iterator]() {
    let left = most;
    for (const row of rows) {
      if (left === 0) return;
      left -= 1;
      yield row;
    }
  },
});

/** A column of SQL is called as it is written there. A narrow terminal leaves out its last columns first, of a named query the minor ones. */
function headOf(column: ShownColumn, at: number, importance: number, named: NamedQuery | undefined): Column {
  const title = (named ? column.name.replaceAll('_', ' ') : column.name).toUpperCase();
  const mayGo = named ? named.columns[at]?.isMinor : at > 0;
  const fitting = mayGo ? { importance } : {};
  if (isNumeric(column)) return { title, align: 'right', ...fitting };
  const isLong = column.unit === 'path' || column.unit === 'code' || column.unit === 'text';
  const cut = isLong ? { mayBeCut: true, keepsEnd: column.unit === 'path' } : {};
  return { title, align: 'left', ...cut, ...fitting };
}

function cellOf({ unit }: ShownColumn, value: ResultValue): Cell {
  if (typeof value === 'number' && unit === 'bytes') return bytes(value);
  if (typeof value === 'number' && unit === 'change') return change(value);
  if (typeof value === 'number' && unit === 'count') return count(value);
  if (typeof value === 'string' && unit === 'digest') return digest(value);
  if (typeof value === 'string' && unit === 'time') return time(value);
  if (typeof value === 'string' && (unit === 'code' || unit === 'path')) return code(value);
  if (typeof value === 'boolean' && unit === 'flag') return text(value ? 'yes' : 'no');
  return text(value === null || typeof value === 'string' ? value : JSON.stringify(value));
}

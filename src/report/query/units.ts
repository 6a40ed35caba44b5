// What the columns of a result have, so that tables show sizes as in all reports. Named queries say it; otherwise the names tell it.
import { factTables } from '../facts/tables.ts';
import type { ColumnUnit } from './named-query.ts';
import type { ResultColumn } from './result.ts';

const numeric = /^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL|FLOAT|DOUBLE|BIGNUM)\b/;

/** Numbers, to the right in a table. */
export const isNumeric = ({ type }: ResultColumn): boolean => numeric.test(type);

/** Columns of 64 bits that are no sizes. */
const notSizes = ['entry_count', 'file_count', 'uid', 'gid'];

/** Columns of the tables that have bytes. */
const sizes: ReadonlySet<string> = new Set(
  factTables
    .flatMap(({ columns }) => columns)
    .filter(({ name, type }) => type === 'int64' && !notSizes.includes(name))
    .map(({ name }) => name),
);

/** Columns that people also call numbers of files: `count(*) AS deleted`. */
const ambiguous: ReadonlySet<string> = new Set([
  'files',
  'live',
  'overwritten',
  'copied',
  'deleted',
  'duplicate',
  'unusable',
]);

/** `sum(size)`, as the engine names a column without a name of its own. */
const aggregate = /^(?:sum|min|max|avg|median|any_value|first|last)\("?(\w+)"?\)$/i;

function isSize(name: string): boolean {
  const [, aggregated] = aggregate.exec(name) ?? [];
  if (aggregated !== undefined) return sizes.has(aggregated) || /(?:^|_)bytes$/i.test(aggregated);
  return /(?:^|_)(?:bytes|size)$/i.test(name) || (sizes.has(name) && !ambiguous.has(name));
}

/** What a column of hand-written SQL has. */
export function unitOf(column: ResultColumn): ColumnUnit {
  if (isNumeric(column)) return isSize(column.name) ? 'bytes' : 'count';
  if (column.type.startsWith('TIMESTAMP')) return 'time';
  return 'text';
}

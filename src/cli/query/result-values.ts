// Values of the engine as plain data: exact numbers, times as in all JSON of the program, bytes as hexadecimal digits.
import type { DuckDBValue } from '@duckdb/node-api';
import { mapOf } from '../../report/map.ts';
import type { ResultValue } from '../../report/query/result.ts';
import type { DuckDB } from './load-duckdb.ts';

/** Digits that every double keeps. */
const exactDigits = 15;

/** Text of a decimal number; as a number if it is exact. */
const exactNumber = (text: string): number | string =>
  text.replace(/\D/g, '').replace(/^0+/, '').length <= exactDigits ? Number(text) : text;

const exactInteger = (value: bigint): number | string => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
};

/** `2024-03-20T16:00:04.120558Z`: times of the tables are in UTC, and so is the session. Infinity stays as it is. */
const isoTime = (text: string): string => (text.includes(' ') ? `${text.replace(' ', 'T')}Z` : text);

/** The function that converts the values of a result. */
export function converter(duckdb: DuckDB): (value: DuckDBValue) => ResultValue {
  const times = [
    duckdb.DuckDBTimestampValue,
    duckdb.DuckDBTimestampSecondsValue,
    duckdb.DuckDBTimestampMillisecondsValue,
    duckdb.DuckDBTimestampNanosecondsValue,
  ];
  const convert = (value: DuckDBValue): ResultValue => {
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
    if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
    if (typeof value === 'bigint') return exactInteger(value);
    if (value instanceof duckdb.DuckDBDecimalValue) return exactNumber(value.toString());
    if (value instanceof duckdb.DuckDBBlobValue) return Buffer.from(value.bytes).toString('hex');
    if (value instanceof duckdb.DuckDBTimestampTZValue)
      return isoTime(new duckdb.DuckDBTimestampValue(value.micros).toString());
    if (times.some((type) => value instanceof type)) return isoTime(value.toString());
    if (value instanceof duckdb.DuckDBListValue || value instanceof duckdb.DuckDBArrayValue)
      return value.items.map(convert);
    if (value instanceof duckdb.DuckDBStructValue)
      return mapOf(Object.entries(value.entries).map(([name, member]) => [name, convert(member)] as const));
    if (value instanceof duckdb.DuckDBMapValue)
      return value.entries.map((entry) => ({ key: convert(entry.key), value: convert(entry.value) }));
    if (value instanceof duckdb.DuckDBUnionValue || value instanceof duckdb.DuckDBVariantValue)
      return convert(value.value);
    return value.toString();
  };
  return convert;
}

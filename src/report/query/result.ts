// The answer of a query as plain data, whatever engine gave it.
import type { Rows } from '../block.ts';

/** A number that a double cannot hold exactly is text, and so are dates, intervals and other types that JSON does not have. */
export type ResultValue =
  | null
  | boolean
  | number
  | string
  | readonly ResultValue[]
  | { readonly [name: string]: ResultValue };

export interface ResultColumn {
  readonly name: string;
  /** Type of the engine, such as BIGINT. */
  readonly type: string;
}

/** Columns of one name have a number behind it, so that rows can be objects. */
export interface QueryResult {
  readonly columns: readonly ResultColumn[];
  readonly rows: Rows<readonly ResultValue[]>;
}

// The interface of a named query over the tables of facts. To add one, implement it in a file in named/ and list it in named-queries.ts.

/** A question that people ask across images, with the SQL that answers it. */
export interface NamedQuery {
  /** As on the command line. */
  readonly name: string;
  /** What it answers, as a title without a period. */
  readonly answers: string;
  /** What is not clear from the title and the columns, as a sentence. */
  readonly note?: string;
  readonly parameters: readonly QueryParameter[];
  /** The columns of the answer, in their order. */
  readonly columns: readonly QueryColumn[];
  /** One SELECT of DuckDB; a parameter stands in it as `$name`. */
  readonly sql: string;
}

export interface QueryParameter {
  /** As in `--set NAME=VALUE` and, with a dollar sign, in the SQL. */
  readonly name: string;
  /** text · count: a whole number, 0 or more · bytes: a size such as 10MB */
  readonly type: 'text' | 'count' | 'bytes';
  readonly default: string;
  /** A sentence without a period. */
  readonly meaning: string;
}

export interface QueryColumn {
  readonly name: string;
  readonly unit: ColumnUnit;
  readonly meaning: string;
  /** Whether a narrow terminal may leave it out. */
  readonly isMinor?: true;
}

/**
 * What a column has, which decides how a table shows it. bytes: a size · change: a difference of sizes · count · flag: yes or no · digest ·
 * time · path · code: a name or an instruction · text
 */
export type ColumnUnit = 'bytes' | 'change' | 'count' | 'flag' | 'digest' | 'time' | 'path' | 'code' | 'text';

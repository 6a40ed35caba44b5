// Types of columns as Parquet has them.
import type { FactType } from '../../report/facts/tables.ts';

/** The element of the schema, by type. Whoever reads times that are written like this takes them for UTC. */
export const elements = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  int32: { type: 'INT32' },
  int64: { type: 'INT64' },
  boolean: { type: 'BOOLEAN' },
  timestamp: { type: 'INT64', converted_type: 'TIMESTAMP_MICROS' },
  bytes: { type: 'BYTE_ARRAY' },
  hash: { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 32 },
} as const satisfies Readonly<Record<FactType, object>>;

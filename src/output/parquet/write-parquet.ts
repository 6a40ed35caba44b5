// Writes a table as a Parquet file, one row group after the other, so that memory has only one of them. The same rows give the same bytes.
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { FactColumn, FactRow, FactTable, FactType, FactValue } from '../../report/facts/tables.ts';

/** Rows of a group: enough for engines to skip and to read in parallel, and some ten megabytes of memory. */
const groupSize = 2 ** 16;

/** The element of the schema, by type. Whoever reads times that are written like this takes them for UTC. */
const elements = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  int32: { type: 'INT32' },
  int64: { type: 'INT64' },
  boolean: { type: 'BOOLEAN' },
  timestamp: { type: 'INT64', converted_type: 'TIMESTAMP_MICROS' },
  bytes: { type: 'BYTE_ARRAY' },
  hash: { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 32 },
} as const satisfies Readonly<Record<FactType, object>>;

/** `createdBy` is the name and version of the program: engines look there for known faults. */
export async function* parquetChunks(
  { name, columns }: FactTable,
  rows: Iterable<FactRow>,
  createdBy: { readonly program: string; readonly version: string },
): AsyncGenerator<Buffer> {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [
      { name, num_children: columns.length },
      ...columns.map((column) => ({
        name: column.name,
        repetition_type: column.isOptional ? ('OPTIONAL' as const) : ('REQUIRED' as const),
        ...elements[column.type],
      })),
    ],
    codec: 'SNAPPY',
    createdBy: `${createdBy.program} version ${createdBy.version}`,
  });
  for (const group of groupsOf(rows)) {
    const columnData = columns.map((column, at) => ({
      name: column.name,
      data: group.map((row) => cellOf(column, row[at] ?? null)),
    }));
    await writer.write({ columnData, rowGroupSize: groupSize });
    yield takeBytes(bytes);
  }
  await writer.finish();
  yield takeBytes(bytes);
}

function* groupsOf(rows: Iterable<FactRow>): Generator<readonly FactRow[]> {
  let group: FactRow[] = [];
  for (const row of rows) {
    group.push(row);
    if (group.length < groupSize) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** The writer takes numbers of 64 bits only as BigInt. */
function cellOf({ name, type, isOptional }: FactColumn, value: FactValue): FactValue {
  if (value === null && !isOptional) throw new Error(`no value for the column ${name}`);
  return type === 'int64' && typeof value === 'number' ? BigInt(value) : value;
}

/** What was written since the last call; the writer goes on at the start of its buffer. */
function takeBytes(writer: ByteWriter): Buffer {
  const taken = Buffer.from(writer.getBytes());
  writer.index = 0;
  return taken;
}

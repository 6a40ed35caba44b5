// Writes a table as a Parquet file, one row group after the other, so that memory has only one of them. The same rows give the same bytes.
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import {
  type FactColumn,
  type FactGroup,
  type FactRow,
  type FactRows,
  type FactTable,
  type FactValue,
  factGroupSize,
} from '../../report/facts/tables.ts';
import { writeColumnChunk } from './column-chunk.ts';
import { elements } from './elements.ts';

/** `createdBy` is the name and version of the program: engines look there for known faults. */
export async function* parquetChunks(
  { name, columns }: FactTable,
  rows: FactRows,
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
  for (const group of 'groups' in rows ? rows.groups : groupsOf(rows)) {
    if ('columns' in group) writeGroup(writer, bytes, columns, group);
    else await writer.write({ columnData: columnData(columns, group), rowGroupSize: factGroupSize });
    yield takeBytes(bytes);
  }
  await writer.finish();
  yield takeBytes(bytes);
}

/** A group of rows that comes by column. */
function writeGroup(writer: ParquetWriter, bytes: ByteWriter, columns: readonly FactColumn[], group: FactGroup): void {
  const start = bytes.offset;
  const chunks = group.columns.map((cells, at) => writeColumnChunk(bytes, columns[at] as FactColumn, cells));
  writer.num_rows += BigInt(group.length);
  writer.row_groups.push({
    columns: chunks,
    total_byte_size: chunks.reduce((sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n), 0n),
    total_compressed_size: BigInt(bytes.offset - start),
    num_rows: BigInt(group.length),
  });
}

const columnData = (columns: readonly FactColumn[], rows: readonly FactRow[]) =>
  columns.map((column, at) => ({ name: column.name, data: rows.map((row) => cellOf(column, row[at] ?? null)) }));

function* groupsOf(rows: Iterable<FactRow>): Generator<readonly FactRow[]> {
  let group: FactRow[] = [];
  for (const row of rows) {
    group.push(row);
    if (group.length < factGroupSize) continue;
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

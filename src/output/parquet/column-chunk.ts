// Writes a column that comes as a whole, as a chunk of Parquet: a page of the dictionary, if that halves the bytes, and a page of data. The
// library's own way takes values one by one, through several passes, and about five times as long: that counts where rows are millions.
import { ByteWriter, type ParquetWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { writePlain } from 'hyparquet-writer/src/plain.js';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';
import type { FactCells, FactColumn } from '../../report/facts/tables.ts';
import { type DistinctValues, distinctValues } from './distinct-values.ts';
import { elements } from './elements.ts';
import { hybridRuns } from './hybrid-runs.ts';

/** What the footer says about a chunk. */
export type ColumnChunk = ParquetWriter['row_groups'][number]['columns'][number];

/** A page that is not written yet. */
interface Page {
  readonly header: object;
  /** Not compressed. */
  readonly levels: Uint8Array;
  readonly values: Uint8Array;
}

/**
 * Columns of text in ASCII and of whole numbers.
 * @throws {Error} if a value is missing in a column that must have one
 */
export function writeColumnChunk(
  writer: ByteWriter,
  { name, type, isOptional }: FactColumn,
  cells: FactCells,
): ColumnChunk {
  if (type !== 'string' && type !== 'int32' && type !== 'int64') throw new Error(`${name} cannot come as a whole`);
  const { type: physical } = elements[type];
  const { values, indexes, levels } = distinctValues(cells);
  const missing = levels.length - indexes.length;
  if (missing > 0 && !isOptional) throw new Error(`no value for the column ${name}`);
  const stored = values.map((value) => (type === 'int64' ? BigInt(value) : value));
  const plain = (list: unknown[]): Uint8Array => {
    const bytes = new ByteWriter();
    writePlain(bytes, list, physical, undefined);
    return bytes.getBytes();
  };
  const isDictionary = isDictionarySmall({ values, indexes }, type === 'int64' ? 8 : 4);
  const encoding = isDictionary ? 'RLE_DICTIONARY' : 'PLAIN';
  const start = writer.offset;
  const dictionarySize = isDictionary
    ? writePage(writer, {
        header: { type: 'DICTIONARY_PAGE', dictionary_page_header: { num_values: values.length, encoding: 'PLAIN' } },
        levels: new Uint8Array(),
        values: plain(stored),
      })
    : 0;
  const dataStart = writer.offset;
  const levelBytes = isOptional ? hybridRuns(levels, 1) : new Uint8Array();
  const dataSize = writePage(writer, {
    header: {
      type: 'DATA_PAGE_V2',
      data_page_header_v2: {
        num_values: levels.length,
        num_nulls: missing,
        num_rows: levels.length,
        encoding,
        definition_levels_byte_length: levelBytes.length,
        repetition_levels_byte_length: 0,
        is_compressed: true,
      },
    },
    levels: levelBytes,
    values: isDictionary ? packedIndexes(indexes, values.length) : plain(Array.from(indexes, (index) => stored[index])),
  });
  return {
    file_offset: BigInt(start),
    meta_data: {
      type: physical,
      encodings: isDictionary ? ['PLAIN', encoding] : [encoding],
      path_in_schema: [name],
      codec: 'SNAPPY',
      num_values: BigInt(levels.length),
      total_compressed_size: BigInt(writer.offset - start),
      total_uncompressed_size: BigInt(dictionarySize + dataSize),
      data_page_offset: BigInt(dataStart),
      ...(isDictionary && { dictionary_page_offset: BigInt(start) }),
      statistics: { ...bounds(stored), null_count: BigInt(missing) },
      encoding_stats: [
        ...(isDictionary ? [{ page_type: 'DICTIONARY_PAGE', encoding: 'PLAIN', count: 1 } as const] : []),
        { page_type: 'DATA_PAGE_V2', encoding, count: 1 },
      ],
    },
  };
}

/** Returns its bytes before compression, with the header. */
function writePage(writer: ByteWriter, { header, levels, values }: Page): number {
  const start = writer.offset;
  const compressed = snappyCompress(values);
  writePageHeader(writer, {
    ...header,
    uncompressed_page_size: levels.length + values.length,
    compressed_page_size: levels.length + compressed.length,
  } as Parameters<typeof writePageHeader>[1]);
  const headerSize = writer.offset - start;
  writer.appendBytes(levels);
  writer.appendBytes(compressed);
  return headerSize + levels.length + values.length;
}

/** Whether values in a dictionary take at most half of the bytes. */
function isDictionarySmall(
  { values, indexes: { length } }: Omit<DistinctValues, 'levels'>,
  numberSize: number,
): boolean {
  if (values.length === 0) return false;
  const size = values.reduce<number>((sum, one) => sum + (typeof one === 'string' ? 4 + one.length : numberSize), 0);
  const plain = (size / values.length) * length;
  return 2 * (size + (length * bitWidth(values.length)) / 8) <= plain;
}

const bitWidth = (count: number): number => Math.ceil(Math.log2(count));

/** The width of the indexes, and the indexes. */
const packedIndexes = (indexes: Int32Array, count: number): Uint8Array =>
  Buffer.concat([Buffer.of(bitWidth(count)), hybridRuns(indexes, bitWidth(count))]);

/** The smallest and the largest value; engines skip groups by them. */
function bounds(values: readonly (string | number | bigint)[]) {
  let [min, max] = [values[0], values[0]];
  for (const value of values) {
    if (min === undefined || value < min) min = value;
    if (max === undefined || value > max) max = value;
  }
  return min === undefined || max === undefined ? {} : { min_value: min, max_value: max };
}

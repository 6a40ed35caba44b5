// Columns that come as a whole, read by another library: any values, with and without a dictionary.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { parquetChunks } from '../../../src/output/parquet/write-parquet.ts';
import type { FactCells, FactGroup, FactTable } from '../../../src/report/facts/tables.ts';
import { itemAt } from '../../support/items.ts';

const table: FactTable = {
  name: 'rows',
  columns: [
    { name: 'text', type: 'string', isOptional: true },
    { name: 'small', type: 'int32', isOptional: true },
    { name: 'large', type: 'int64', isOptional: true },
    { name: 'required', type: 'int64', isOptional: false },
  ],
};

type Row = readonly [text: string | null, small: number | null, large: number | null, required: number];

const numbers = (values: readonly (number | null)[]): FactCells => ({
  numbers: Float64Array.from(values, (value) => value ?? Number.NaN),
});

/** The list has values that no row has, and one that is there twice. */
function text(values: readonly (string | null)[]): FactCells {
  const all = ['not used', ...new Set(values.filter((value) => value !== null)), 'twice', 'twice'];
  const last = all.length - 1;
  let isFirst = true;
  const indexes = Int32Array.from(values, (value) => {
    if (value === null) return -1;
    isFirst = !isFirst;
    return value === 'twice' && isFirst ? last : all.indexOf(value);
  });
  return { values: all, indexes };
}

const groupOf = (rows: readonly Row[]): FactGroup => ({
  length: rows.length,
  columns: [
    text(rows.map(([value]) => value)),
    numbers(rows.map(([, value]) => value)),
    numbers(rows.map(([, , value]) => value)),
    numbers(rows.map(([, , , value]) => value)),
  ],
});

async function fileOf(groups: readonly FactGroup[]): Promise<ArrayBuffer> {
  const pieces: Buffer[] = [];
  for await (const piece of parquetChunks(table, { groups }, { program: 'test', version: '1.0.0' })) pieces.push(piece);
  return Uint8Array.from(Buffer.concat(pieces)).buffer;
}

async function readBack(groups: readonly (readonly Row[])[]): Promise<readonly Row[]> {
  const file = await fileOf(groups.map(groupOf));
  const rows = await parquetReadObjects({ file });
  const plain = (value: unknown) => (typeof value === 'bigint' ? Number(value) : (value ?? null));
  return rows.map((row) => ['text', 'small', 'large', 'required'].map((name) => plain(row[name])) as unknown as Row);
}

const row = fc.tuple(
  fc.option(fc.constantFrom('', 'a', 'twice', 'sha256:0123456789abcdef', 'other')),
  fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  fc.option(fc.oneof(fc.maxSafeInteger(), fc.nat(3))),
  fc.nat(2 ** 20),
);

describe('rows that come by column', () => {
  test('any rows are read as they were written', async () => {
    const lists = fc.array(fc.array(row, { minLength: 1, maxLength: 100 }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(lists, async (groups) => {
        assert.deepEqual(await readBack(groups), groups.flat());
      }),
    );
  });

  /** Lists in which long runs, short ones and groups that are not full follow each other. */
  const runs = fc.array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 40 })), { minLength: 1, maxLength: 40 });
  test('runs and packed numbers in any order', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async (lengths) => {
        const rows = lengths.flatMap(([value, length]) =>
          Array.from({ length }, (): Row => [value % 2 ? 'a' : null, value, value % 3 ? null : value * 1e9, value]),
        );
        assert.deepEqual(await readBack([rows]), rows);
      }),
    );
  });

  test('a column without a value, one with a single value, and one in which each is there once', async () => {
    const rows = Array.from({ length: 3000 }, (_, at): Row => [null, 7, at * 1e9, at]);
    assert.deepEqual(await readBack([rows]), rows);
    const { row_groups } = parquetMetadata(await fileOf([groupOf(rows)]));
    const columns = itemAt(row_groups, 0).columns.map(({ meta_data }) => meta_data);
    assert.deepEqual(
      columns.map((column) => column?.encodings),
      [['PLAIN'], ['PLAIN', 'RLE_DICTIONARY'], ['PLAIN'], ['PLAIN']],
    );
    assert.deepEqual(
      columns.map((column) => [column?.statistics?.min_value, column?.statistics?.max_value]),
      [
        [undefined, undefined],
        [7, 7],
        [0n, 2999n * 1_000_000_000n],
        [0n, 2999n],
      ],
    );
    assert.deepEqual(
      columns.map((column) => Number(column?.statistics?.null_count)),
      [3000, 0, 0, 0],
    );
  });

  test('a required value that is missing is an error', async () => {
    const [full] = [groupOf([['a', 1, 1, 1]])];
    const columns = full.columns.with(3, { numbers: Float64Array.of(Number.NaN) });
    await assert.rejects(fileOf([{ ...full, columns }]), /no value for the column required/);
  });
});

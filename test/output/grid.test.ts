// Tables: columns two spaces apart, aligned, the same picture however many rows there are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { widthOf } from '../../src/output/fit-columns.ts';
import { grid } from '../../src/output/grid.ts';
import { styleOf } from '../../src/output/style.ts';
import { count, text } from '../../src/report/block.ts';

const columns = [
  { title: 'NAME', align: 'left', mayBeCut: true },
  { title: 'SIZE', align: 'right' },
  { title: 'KIND', align: 'left', mayBeDropped: true },
] as const;

const plain = styleOf(false);
const row = (name: string, size: number) => [text(name), count(size), text('file')];

test('columns are aligned and two spaces apart', () => {
  const rows = [row('a', 7), row('long name', 1234)];
  assert.deepEqual(grid({ kind: 'table', columns, rows }, plain), [
    'NAME       SIZE  KIND',
    'a             7  file',
    'long name  1234  file',
  ]);
});

test('wide characters take two columns', () => {
  assert.deepEqual(grid({ kind: 'table', columns, rows: [row('日本', 1), row('abcd', 2)] }, plain), [
    'NAME  SIZE  KIND',
    '日本     1  file',
    'abcd     2  file',
  ]);
});

test('a narrow page cuts what may be cut, then drops what may be dropped', () => {
  const at = (width: number) =>
    grid({ kind: 'table', columns, rows: [row('a name that is rather long', 1)] }, plain, width);
  assert.deepEqual(at(34), ['NAME                    SIZE  KIND', 'a name that is rather…     1  file']);
  // To fewer columns than twenty it is cut only where nothing is left to be dropped.
  assert.deepEqual(at(30), ['NAME                      SIZE', 'a name that is rather l…     1']);
  assert.deepEqual(at(18), ['NAME          SIZE', 'a name that…     1']);
});

test('a sentence goes on in the next line of its column', () => {
  const sentences = [
    { title: 'N', align: 'right' },
    { title: 'ADVICE', align: 'left', mayWrap: true },
  ] as const;
  const rows = [
    [count(1), text('write the final version once and copy only the result')],
    [count(2), text('short')],
  ];
  assert.deepEqual(grid({ kind: 'table', columns: sentences, rows }, plain, 35), [
    'N  ADVICE',
    '1  write the final version once and',
    '   copy only the result',
    '2  short',
  ]);
});

test('a long list has the same picture as a short one', () => {
  const rows = Array.from({ length: 400 }, (_, at) => row(`é${at}`, at * 1000));
  const long = grid({ kind: 'table', columns, rows, total: row('TOTAL', 1) }, plain);
  const width = long[1].length;
  const short = grid(
    { kind: 'table', columns, rows: [...rows.slice(0, 100), rows[399]], total: row('TOTAL', 1) },
    plain,
  );
  assert.equal(long.length, 402);
  assert.deepEqual(long.slice(0, 101), short.slice(0, 101));
  assert.ok(long.every((line) => line.length === width));
});

test('a long list of names of emoji fits the page too', () => {
  const rows = Array.from({ length: 400 }, (_, at) => row('1\ufe0f\u20e3'.repeat(20), at));
  const lines = grid({ kind: 'table', columns, rows }, plain, 30);
  assert.ok(lines.every((line) => widthOf(line) <= 30));
});

test('a hundred thousand rows are no trouble', () => {
  const rows = Array.from({ length: 100_000 }, (_, at) => row('x', at));
  assert.equal(grid({ kind: 'table', columns, rows }, plain, 80).length, 100_001);
});

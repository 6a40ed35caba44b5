// The waterfall table: its rows sum to the change, however few rows are shown.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { editedMarkup } from '../../../src/output/html/block-markup.ts';
import { proseLine } from '../../../src/output/markdown/prose.ts';
import { type Cell, plainLine } from '../../../src/report/block.ts';
import type { StepData } from '../../../src/report/diff/waterfall-data.ts';
import { instructionLine, waterfallTable } from '../../../src/report/diff/waterfall-table.ts';
import { itemAt } from '../../support/items.ts';

/** A layer that grew by these bytes of live files in each directory, and by these of headers. */
const step = (at: number, directories: Readonly<Record<string, number>>, headers: number): StepData => ({
  part: 'own',
  old: at,
  new: at,
  instruction: `RUN ${at}`,
  oldInstruction: null,
  sizes: { distribution: null, content: sum(Object.values(directories)) + headers, files: 0, visible: 0 },
  directories: [...Object.entries(directories), [null, headers] as const].map(([path, bytes]) => ({
    path,
    bytes,
    distribution: null,
    causes: [{ kind: path === null ? 'overhead' : 'live', attributes: [], bytes, distribution: null }],
  })),
});

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const number = (cell: Cell): number | null => (cell.kind === 'change' ? cell.value : null);
const words = (cell: Cell): string => (cell.kind === 'text' ? plainLine(cell.text ?? '') : '');

function rowsOf(steps: readonly StepData[], maxRows: number) {
  const block = waterfallTable(steps, maxRows, '');
  assert.ok(block.kind === 'table');
  return [...block.rows].map((row) => ({
    layer: number(itemAt(row, 0)),
    part: number(itemAt(row, 1)),
    says: words(itemAt(row, 5)),
  }));
}

const steps = [step(0, { usr: 500, etc: -300, opt: 7 }, 512), step(1, { 'usr/lib': -90 }, 0), step(2, { var: 1 }, -1)];

describe('the rows below a layer', () => {
  for (const maxRows of [1, 2, 3, 100]) {
    test(`sum to its growth, with at most ${maxRows} rows in all`, () => {
      const rows = rowsOf(steps, maxRows);
      for (const [at, { layer }] of rows.entries()) {
        if (layer === null || rows[at + 1]?.part == null) continue;
        const next = rows.findIndex((row, index) => index > at && row.layer !== null);
        const below = rows.slice(at + 1, next === -1 ? undefined : next);
        assert.equal(sum(below.map(({ part }) => part ?? 0)), layer);
      }
    });
  }

  test('end with the sum of the rest', () => {
    assert.deepEqual(rowsOf(steps.slice(0, 1), 2), [
      { layer: 719, part: null, says: 'RUN 0' },
      { layer: null, part: 500, says: '  /usr: live' },
      { layer: null, part: -300, says: '  /etc: live' },
      { layer: null, part: 519, says: '  other files and tar overhead' },
    ]);
  });
});

describe('compressed bytes', () => {
  const compressed = (one: StepData, factor: number): StepData => ({
    ...one,
    sizes: { ...one.sizes, distribution: (one.sizes.content ?? 0) * factor },
    directories: one.directories.map(({ bytes, causes, ...directory }) => ({
      ...directory,
      bytes,
      distribution: bytes * factor,
      causes: causes.map((cause) => ({ ...cause, distribution: cause.bytes * factor })),
    })),
  });
  const documents: StepData = {
    ...step(0, {}, 0),
    part: 'documents',
    sizes: { distribution: 70, content: 0, files: 0, visible: 0 },
    directories: [],
  };
  // Text of one layer, and random bytes of another.
  const both = [
    compressed(step(0, { usr: 1000, etc: 300 }, 512), 0.5),
    compressed(step(1, { opt: 400 }, 0), 5),
    documents,
  ];
  const table = (maxRows: number) => {
    const block = waterfallTable(both, maxRows, '');
    const cellsOf = (row: readonly Cell[]) => [...row.slice(0, 4).map(number), words(itemAt(row, 7))];
    return { rows: [...block.rows].map(cellsOf), total: cellsOf(block.total ?? []) };
  };

  test('have columns with sums of their own, with config and manifest', () => {
    assert.deepEqual(table(10).rows, [
      [1812, null, 906, null, 'RUN 0'],
      [null, 1000, null, 500, '  /usr: live'],
      [null, 300, null, 150, '  /etc: live'],
      [null, 512, null, 256, '  other files and tar overhead'],
      [400, null, 2000, null, 'RUN 1'],
      [null, 400, null, 2000, '  /opt: live'],
      [0, null, 70, null, 'config and manifest'],
    ]);
    assert.deepEqual(table(10).total, [2212, null, 2976, null, 'TOTAL']);
  });

  test('make a directory as important as uncompressed ones', () =>
    assert.deepEqual(
      table(1).rows.map((row) => row[4]),
      ['RUN 0', 'RUN 1', '  /opt: live', 'config and manifest'],
    ));

  test('have no columns if those of one directory are unknown', () => {
    const block = waterfallTable([...both, step(2, { usr: 1 }, 0)], 10, '');
    assert.ok(block.columns.every(({ title }) => title !== 'DISTRIBUTION'));
  });
});

test('layers without a change in size are one row', () => {
  const same = [1, 2, 3].map((at) => step(at, {}, 0));
  assert.deepEqual(rowsOf([...same, step(4, { usr: 1 }, 0)], 5), [
    { layer: 0, part: null, says: '3 different layers of the same size' },
    { layer: 1, part: null, says: 'RUN 4' },
    { layer: null, part: 1, says: '  /usr: live' },
  ]);
});

describe('an edited instruction', () => {
  const shown = (oldInstruction: string, instruction: string): string =>
    plainLine(instructionLine({ oldInstruction, instruction }));
  const packages = Array.from({ length: 40 }, (_, at) => `package${at}`).join(' ');

  test('is shown with its changed words', () => {
    assert.equal(shown('RUN install curl', 'RUN install curl jq'), 'RUN install curl {+jq+}');
  });

  test('that is long is shown around its changed words', () => {
    assert.equal(
      shown(`RUN install ${packages} wget last`, `RUN install ${packages} curl last`),
      'RUN install package0 … package38 package39 [-wget-] {+curl+} last',
    );
  });

  test('with long words is shown from where they differ', () => {
    const address = `https://example.com/${'a'.repeat(200)}`;
    const tail = 'z'.repeat(200);
    assert.equal(
      shown(`ADD ${address}1${tail} /`, `ADD ${address}2${tail} /`),
      `ADD [-…${'a'.repeat(20)}1${'z'.repeat(59)}…-] {+…${'a'.repeat(20)}2${'z'.repeat(59)}…+} /`,
    );
  });

  test('in HTML and Markdown marks them without brackets', () => {
    const line = instructionLine({ oldInstruction: 'RUN a <b>', instruction: 'RUN a `c`' });
    assert.equal(editedMarkup(line).markup, '<bdi>RUN a <del>&lt;b&gt;</del> <ins>`c`</ins></bdi>');
    assert.equal(proseLine(line), '`RUN a` ~~`<b>`~~ **<code>&#96;c&#96;</code>**');
  });
});

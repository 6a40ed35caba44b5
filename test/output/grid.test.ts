// Tables: columns two spaces apart and aligned, wrapped cells, and columns left out on a narrow page. Second opinion: cli-table3
// without borders.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import Table from 'cli-table3';
import fc from 'fast-check';
import { cellText } from '../../src/output/cell.ts';
import { grid } from '../../src/output/grid.ts';
import { styleOf } from '../../src/output/style.ts';
import { widthOf, wrapTo } from '../../src/output/text-width.ts';
import { fitColumns, fitLines, gap, measureColumns } from '../../src/output/truncate.ts';
import { bytes, type Cell, type Column, count, type TableBlock, text, toned } from '../../src/report/block.ts';
import { first, itemAt, last, take } from '../support/items.ts';

const columns: readonly Column[] = [
  { title: 'NAME', align: 'left', mayBeCut: true },
  { title: 'SIZE', align: 'right' },
  { title: 'KIND', align: 'left', importance: 1 },
];
/** With a column that wraps. */
const sentences: readonly Column[] = [
  { title: 'N', align: 'right' },
  { title: 'ADVICE', align: 'left', mayWrap: true },
  { title: 'SIZE', align: 'right' },
];

const plain = styleOf(false);
const row = (name: string, size: number): readonly Cell[] => [text(name), count(size), text('file')];
const draw = (block: Omit<TableBlock, 'kind'>, width?: number): readonly string[] => [
  ...grid({ kind: 'table', ...block }, plain, width),
];

describe('columns', () => {
  test('are aligned and two spaces apart', () => {
    assert.deepEqual(draw({ columns, rows: [row('a', 7), row('long name', 1234)] }), [
      'NAME       SIZE  KIND',
      'a             7  file',
      'long name  1234  file',
    ]);
  });

  test('wide characters take two columns', () => {
    assert.deepEqual(draw({ columns, rows: [row('日本', 1), row('abcd', 2)] }), [
      'NAME  SIZE  KIND',
      '日本     1  file',
      'abcd     2  file',
    ]);
  });

  test('lines do not end in blanks', () => {
    const rows = [
      [text('a'), count(1), text('')],
      [text(''), count(null), text('file')],
      [text(''), text(''), text('')],
    ];
    assert.deepEqual(draw({ columns, rows }), ['NAME  SIZE  KIND', 'a        1', '         -  file', '']);
  });

  test('a table without rows has its titles', () =>
    assert.deepEqual(draw({ columns, rows: [] }), ['NAME  SIZE  KIND']));
});

describe('colors', () => {
  test('titles are faint, the total is bold, cells have their tone', () => {
    const rows = [[toned('bad', text('a')), count(7), text('file')]];
    const lines = [...grid({ kind: 'table', columns, rows, total: row('TOTAL', 7) }, styleOf(true))];
    assert.deepEqual(lines, [
      '\x1b[2mNAME   SIZE  KIND\x1b[22m',
      '\x1b[1m\x1b[31ma\x1b[39m\x1b[22m         7  file',
      '\x1b[1mTOTAL     7  file\x1b[22m',
    ]);
  });

  test('do not change the layout', () => {
    const rows = Array.from({ length: 5 }, (_, at) => [toned('wasted', text('日'.repeat(at))), count(at), text('x')]);
    const colored = [...grid({ kind: 'table', columns, rows, total: row('TOTAL', 1) }, styleOf(true), 30)];
    assert.deepEqual(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of a terminal
      colored.map((line) => line.replace(/\x1b\[\d+m/g, '')),
      draw({ columns, rows, total: row('TOTAL', 1) }, 30),
    );
  });
});

describe('a narrow page', () => {
  const at = (width: number) => draw({ columns, rows: [row('a name that is rather long', 1)] }, width);

  test('first truncates columns that may be cut', () =>
    assert.deepEqual(at(34), ['NAME                    SIZE  KIND', 'a name that is rather…     1  file']));

  test('then leaves out columns, and names them', () => {
    assert.deepEqual(at(31), [
      'NAME                       SIZE',
      'a name that is rather lo…     1',
      'Columns not shown: KIND. Use a',
      'wider terminal or --format',
      'json.',
    ]);
  });

  test('truncates to less than 20 columns only if no column is left to leave out', () => {
    assert.deepEqual(at(32).slice(0, 2), ['NAME                  SIZE  KIND', 'a name that is rath…     1  file']);
    assert.deepEqual(at(22).slice(0, 2), ['NAME              SIZE', 'a name that is …     1']);
    assert.deepEqual(at(18).slice(0, 2), ['NAME          SIZE', 'a name that…     1']);
  });

  test('leaves out the least important columns first, and names them in the order of the table', () => {
    const ranked: readonly Column[] = [
      { title: 'FIRST', align: 'left', importance: 2 },
      { title: 'SECOND', align: 'left', importance: 1 },
      { title: 'THIRD', align: 'left' },
      { title: 'FOURTH', align: 'left', importance: 3 },
      { title: 'FIFTH', align: 'left', importance: 1 },
    ];
    const rows = [['a', 'b', 'c', 'd', 'e'].map((letter) => text(letter.repeat(10)))];
    const shown = (width: number) => {
      const [titles = '', , ...note] = draw({ columns: ranked, rows }, width);
      return [titles.replace(/ +/g, ' '), note.join(' ')];
    };
    const note = (titles: string) => `Columns not shown: ${titles}. Use a wider terminal or --format json.`;
    assert.deepEqual(shown(58), ['FIRST SECOND THIRD FOURTH FIFTH', '']);
    assert.deepEqual(shown(57), ['FIRST SECOND THIRD FOURTH', note('FIFTH')]);
    assert.deepEqual(shown(45), ['FIRST THIRD FOURTH', note('SECOND, FIFTH')]);
    assert.deepEqual(shown(33), ['THIRD FOURTH', note('FIRST, SECOND, FIFTH')]);
    assert.deepEqual(shown(21), ['THIRD', note('FIRST, SECOND, FOURTH, FIFTH')]);
    assert.deepEqual(shown(1), ['THIRD', note('FIRST, SECOND, FOURTH, FIFTH')]);
  });

  test('the line that names them is faint, and not wider than the page', () => {
    const lines = [
      ...grid({ kind: 'table', columns, rows: [row('a name that is rather long', 1)] }, styleOf(true), 25),
    ];
    assert.equal(lines[2], '\x1b[2mColumns not shown: KIND.\x1b[22m');
    assert.ok(at(25).every((line) => widthOf(line) <= 25));
  });

  test('without a width, nothing is truncated or left out', () =>
    assert.deepEqual(draw({ columns, rows: [row('x'.repeat(1000), 1)] }), [
      `NAME${' '.repeat(998)}SIZE  KIND`,
      `${'x'.repeat(1000)}     1  file`,
    ]));
});

describe('cells with several lines', () => {
  const rows = [
    [count(1), text('write the final version once and copy only the result'), count(840)],
    [count(2), text('short'), count(7)],
    [count(30), text('delete the files in the RUN that creates them'), count(1234)],
  ];

  test('a long text continues on the next line of its column', () => {
    assert.deepEqual(draw({ columns: sentences, rows }, 42), [
      ' N  ADVICE                            SIZE',
      ' 1  write the final version once and   840',
      '    copy only the result',
      ' 2  short                                7',
      '30  delete the files in the RUN that  1234',
      '    creates them',
    ]);
  });

  test('two columns wrap side by side', () => {
    const two: readonly Column[] = [
      { title: 'WHAT', align: 'left', mayWrap: true },
      { title: 'HOW TO FIX', align: 'left', mayWrap: true },
    ];
    const words = (letter: string, number: number) =>
      text(Array.from({ length: number }, () => letter.repeat(9)).join(' '));
    assert.deepEqual(
      draw(
        {
          columns: two,
          rows: [
            [words('a', 5), words('b', 7)],
            [words('c', 1), words('d', 1)],
          ],
        },
        62,
      ),
      [
        'WHAT                            HOW TO FIX',
        'aaaaaaaaa aaaaaaaaa aaaaaaaaa   bbbbbbbbb bbbbbbbbb bbbbbbbbb',
        'aaaaaaaaa aaaaaaaaa             bbbbbbbbb bbbbbbbbb bbbbbbbbb',
        '                                bbbbbbbbb',
        'ccccccccc                       ddddddddd',
      ],
    );
  });

  test('the first line of a right-aligned cell stands beside the first line of the text', () => {
    const [, first, second] = take(draw({ columns: sentences, rows: rows.slice(0, 1) }, 42), 3);
    assert.match(first, / 840$/);
    assert.doesNotMatch(second, /840/);
  });

  test('the total wraps too, and all its lines are bold', () => {
    const lines = [...grid({ kind: 'table', columns: sentences, rows: [], total: first(rows) }, styleOf(true), 42)];
    assert.deepEqual(lines.slice(1), [
      '\x1b[1m1  write the final version once and    840\x1b[22m',
      '\x1b[1m   copy only the result\x1b[22m',
    ]);
  });

  test('a word wider than its column is truncated', () => {
    const lines = draw({ columns: sentences, rows: [[count(1), text(`see ${'x'.repeat(50)} there`), count(2)]] }, 40);
    assert.deepEqual(lines.slice(1), ['1  see                                 2', `   ${'x'.repeat(30)}…`, '   there']);
  });
});

describe('columns of zeros', () => {
  const sizes: readonly Column[] = [
    { title: 'NAME', align: 'left' },
    { title: 'LIVE', align: 'right', importance: 3 },
    { title: 'COPIED', align: 'right', importance: 2 },
    { title: 'ROWS', align: 'right', importance: 1 },
  ];
  const of = (live: number, copied: number): readonly Cell[] => [text('name'), bytes(live), bytes(copied), count(0)];
  const head = (rows: readonly (readonly Cell[])[], width: number): string =>
    first(draw({ columns: sizes, rows }, width));

  test('are left out first, whatever their importance', () => {
    assert.equal(head([of(0, 5), of(0, 0)], 20), 'NAME  COPIED  ROWS');
    assert.equal(head([of(0, 5), of(1, 0)], 20), 'NAME  LIVE  COPIED');
  });
  test('are shown if there is room', () => assert.equal(head([of(0, 0)], 30), 'NAME  LIVE  COPIED  ROWS'));
});

describe('a text with a rest', () => {
  const path: readonly Column[] = [{ title: 'PATH', align: 'left', mayBeCut: true, keepsEnd: true }];
  const linked = (width?: number): string =>
    itemAt(draw({ columns: path, rows: [[text('/a/long/link', ' -> to/some/target')]] }, width), 1);

  test('is shown whole', () => assert.equal(linked(), '/a/long/link -> to/some/target'));
  test('loses the end of the rest first', () => {
    assert.equal(linked(29), '/a/long/link -> to/some/targ…');
    assert.equal(linked(20), '/a/long/link -> to/…');
  });
  test('loses all of it, then its own start', () => {
    assert.equal(linked(19), '/a/long/link');
    assert.equal(linked(11), '…/long/link');
  });
});

describe('a total', () => {
  const sizes: readonly Column[] = [
    { title: 'NAME', align: 'left' },
    { title: 'SIZE', align: 'right', importance: 2 },
    { title: 'KIND', align: 'left', importance: 1 },
  ];
  const rows = [row('name', 12_345)];
  const drawn = (width: number, total = [text('TOTAL'), count(12_345), text('')]): readonly string[] =>
    draw({ columns: sizes, rows, total }, width).filter((line) => /^(?:name|TOTAL)/.test(line));

  test('stays while one of its sums is shown', () => assert.deepEqual(drawn(15), ['name   12345', 'TOTAL  12345']));
  test('is left out with its only sum', () => assert.deepEqual(drawn(8), ['name']));
  test('without sums stays if all columns fit', () =>
    assert.deepEqual(drawn(20, [text('TOTAL'), text(''), text('')]), ['name   12345  file', 'TOTAL']));
  test('stays if its sum is in the first column, and its words are left out', () =>
    assert.deepEqual(
      draw(
        {
          columns: [
            { title: 'SIZE', align: 'right' },
            { title: 'WHAT', align: 'left', importance: 1 },
          ],
          rows: [[count(7), text('a long explanation')]],
          total: [count(7), text('TOTAL')],
        },
        10,
      ).slice(0, 3),
      ['SIZE', '   7', '   7'],
    ));
  test('of one column', () =>
    assert.deepEqual(draw({ columns: [{ title: 'SIZE', align: 'right' }], rows: [[count(3)]], total: [count(3)] }), [
      ...['SIZE', '   3', '   3'],
    ]));
});

describe('long tables', () => {
  test('more than 300 rows are drawn like fewer rows', () => {
    const rows = Array.from({ length: 400 }, (_, at) => row(`é${at}`, at * 1000));
    const total = row('TOTAL', 1);
    const long = draw({ columns, rows, total });
    const short = draw({ columns, rows: [...rows.slice(0, 100), last(rows)], total });
    assert.equal(long.length, 402);
    assert.deepEqual([...long.slice(0, 101), ...long.slice(400)], short);
    assert.ok(long.every((line) => line.length === long[1]?.length));
  });

  test('a widest cell in the last of 400 rows sets the width of its column', () => {
    const rows = Array.from({ length: 400 }, (_, at) => row(at === 399 ? 'the widest' : `${at}`, at));
    const lines = draw({ columns, rows });
    assert.equal(lines[0], 'NAME        SIZE  KIND');
    assert.equal(lines[1], '0              0  file');
    assert.equal(lines[400], 'the widest   399  file');
  });

  test('400 rows on a narrow page: truncated names, and the column left out is named', () => {
    const rows = Array.from({ length: 400 }, (_, at) => row(`name ${'of a file '.repeat(at % 5)}${at}`, at));
    const lines = draw({ columns, rows }, 28);
    assert.equal(lines.length, 401 + 3);
    assert.equal(lines.slice(401).join(' '), 'Columns not shown: KIND. Use a wider terminal or --format json.');
    for (const [at, line] of lines.slice(1, 401).entries()) {
      assert.equal(widthOf(line), 28);
      assert.ok(line.endsWith(` ${at}`), line);
    }
  });

  for (const width of [80, 120, 400]) {
    test(`400 rows with a column that wraps, ${width} columns wide`, () => {
      const words = 'write the final version once, or copy only the result from layer'.split(' ');
      const textAt = (at: number): string =>
        Array.from({ length: 1 + ((at * 7) % 60) }, (_, word) => words[(at + word) % words.length]).join(' ');
      const rows = Array.from({ length: 400 }, (_, at) => [count(at), text(textAt(at)), bytes(at * 999)]);
      const lines = draw({ columns: sentences, rows }, width);
      assert.ok(lines.every((line) => widthOf(line) <= width && line === line.trimEnd()));

      // The texts that were drawn, row by row: a line with a number starts a row.
      const start = 5;
      const end = first(lines).length - Math.max(...rows.map((cells) => widthOf(cellText(itemAt(cells, 2))))) - 2;
      const drawn: { readonly n: string; readonly pieces: string[]; readonly size: string }[] = [];
      for (const line of lines.slice(1)) {
        const [n, piece, size] = [line.slice(0, start).trim(), line.slice(start, end).trim(), line.slice(end).trim()];
        if (n !== '') drawn.push({ n, pieces: [piece], size });
        else {
          assert.equal(size, '');
          drawn.at(-1)?.pieces.push(piece);
        }
      }
      assert.deepEqual(
        drawn.map(({ n, pieces, size }) => [n, pieces.join(' '), size]),
        rows.map((cells) => cells.map(cellText)),
      );
      const widest = Math.max(...rows.map((_, at) => textAt(at).length));
      const available = Math.min(end - start, widest);
      for (const [at, { pieces }] of drawn.entries()) assert.deepEqual(pieces, wrapTo(textAt(at), available));
      assert.equal(
        drawn.some(({ pieces }) => pieces.length > 1),
        width < widest,
      );
    });
  }

  test('names of emoji fit the page', () => {
    const rows = Array.from({ length: 400 }, (_, at) => row('1\ufe0f\u20e3'.repeat(20), at));
    assert.ok(draw({ columns, rows }, 30).every((line) => widthOf(line) <= 30));
  });

  test('100,000 rows', () => {
    const rows = Array.from({ length: 100_000 }, (_, at) => row('x', at));
    assert.equal(draw({ columns, rows }, 80).length, 100_001);
  });
});

describe('second opinion: cli-table3 draws the same lines', () => {
  const noLines = Object.fromEntries(
    [
      ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
      ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
    ].map((name) => [name, '']),
  );

  /** The table without borders; texts are truncated to the widths of our columns. */
  function byCliTable({ columns: all, rows, total }: TableBlock, pageWidth: number | undefined): readonly string[] {
    const texts = [...rows, ...(total ? [total] : [])].map((cells) => cells.map(cellText));
    const { columns: fit, notShown: leftOut } = fitColumns(measureColumns(all, texts), pageWidth);
    const isBare = leftOut.length > 0 && fit.every(({ index }) => total?.[index]?.kind === 'text');
    if (total && isBare) texts.pop();
    const drawn = new Table({
      chars: noLines,
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap, compact: true },
      colAligns: fit.map(({ align }) => align),
      colWidths: fit.map(({ width }) => width + gap),
    });
    for (const cells of [all.map(({ title }) => title), ...texts])
      drawn.push(fit.map((column) => first(fitLines(itemAt(cells, column.index), column))));
    return drawn
      .toString()
      .split('\n')
      .map((line) => line.trimEnd());
  }

  const word = fc.string({ unit: fc.constantFrom(...'abcxyz019-/.:é日本…'), minLength: 1, maxLength: 12 });
  const words = fc.array(word, { maxLength: 4 }).map((some) => some.join(' '));
  const size = fc.integer({ min: 0, max: 2 ** 40 });
  const cell: fc.Arbitrary<Cell> = fc.oneof(
    words.map(text),
    size.map(bytes),
    size.map(count),
    fc.constant(count(null)),
  );
  const column: fc.Arbitrary<Column> = fc.record(
    {
      title: fc.constantFrom('N', 'NAME', 'SIZE', 'LAST MODIFIED', '大きさ'),
      align: fc.constantFrom('left', 'right'),
      mayBeCut: fc.boolean(),
      keepsEnd: fc.boolean(),
      importance: fc.integer({ min: 1, max: 3 }),
    },
    { requiredKeys: ['title', 'align'] },
  );
  // As in every table of ours, one column is never left out.
  const someColumns = fc
    .tuple(column, fc.array(column, { maxLength: 5 }))
    .map(([{ importance: _, ...always }, rest]): readonly Column[] => [always, ...rest]);
  const block: fc.Arbitrary<TableBlock> = someColumns.chain((some) => {
    const cells = fc.array(cell, { minLength: some.length, maxLength: some.length });
    return fc.record(
      {
        kind: fc.constant('table' as const),
        columns: fc.constant(some),
        rows: fc.array(cells, { maxLength: 30 }),
        total: cells,
      },
      { requiredKeys: ['kind', 'columns', 'rows'] },
    );
  });

  test('without a width', () =>
    fc.assert(
      fc.property(block, (of) => assert.deepEqual([...grid(of, plain)], byCliTable(of, undefined))),
      { numRuns: 1000 },
    ));

  test('on a page of any width, up to the line that names columns left out', () =>
    fc.assert(
      fc.property(block, fc.integer({ min: 1, max: 120 }), (of, width) => {
        const lines = [...grid(of, plain, width)];
        const expected = byCliTable(of, width);
        assert.deepEqual(lines.slice(0, expected.length), expected);
        assert.match(
          lines.slice(expected.length).join(' '),
          /^(?:Columns not shown: .*\. Use a wider terminal or --format json\.)?$/,
        );
      }),
      { numRuns: 1000 },
    ));
});

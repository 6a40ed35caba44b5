// --format with a Go template: rows, tables with Docker's columns and titles, and Docker's JSON of a row.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { outputOf } from '../../src/output/outputs.ts';
import type { Report } from '../../src/report/report.ts';

const plain = { report: 'x', version: 1, subject: [], findings: [], blocks: () => [], data: {} } as const;

function written(format: string, report: Partial<Report>): string {
  return [...outputOf(format).render({ ...plain, ...report }, { color: false, version: '0' })].join('');
}

const rows = [
  { ID: '5770f0edc95d', Tag: '<none>' },
  { ID: 'a', Tag: 'latest' },
];
const list = { templateRows: rows, templateHeaders: { Tag: 'TAG', ID: 'IMAGE ID' } };

describe('rows', () => {
  test('one line each', () => assert.equal(written('{{.ID}}', list), '5770f0edc95d\na\n'));
  test('no rows, no lines', () => assert.equal(written('{{.ID}}', { ...list, templateRows: [] }), ''));
  test('without rows, the template gets the data', () =>
    assert.equal(written('{{.wasted}}', { data: { wasted: 5 } }), '5\n'));
  test('blanks around the template are ignored', () => assert.equal(written('  {{.ID}}  ', list), '5770f0edc95d\na\n'));
  test('\\t and \\n in quotes of a shell', () =>
    assert.equal(written('{{.ID}}\\t{{.Tag}}\\n', list), '5770f0edc95d\t<none>\n\na\tlatest\n\n'));
});

describe('JSON of a row of Docker', () => {
  test('is sorted, and safe in a web page', () =>
    assert.equal(
      written('{{json .}}', { ...list, templateRows: [{ Tag: '<none>&', ID: 'a' }] }),
      '{"ID":"a","Tag":"\\u003cnone\\u003e\\u0026"}\n',
    ));
  test('its fields are not changed', () => assert.equal(written('{{json .Tag}}', list), '"<none>"\n"latest"\n'));
  test('other data keeps its order', () =>
    assert.equal(written('{{json .}}', { data: { b: '<', a: 1 } }), '{"b":"<","a":1}\n'));
});

describe('table', () => {
  const page = (format: string, report: Partial<Report>): readonly string[] => written(format, report).split('\n');

  test('titles, three blanks between columns', () =>
    assert.deepEqual(page('table {{.ID}}\\t{{.Tag}}', list), [
      'IMAGE ID       TAG',
      '5770f0edc95d   <none>',
      'a              latest',
      '',
    ]));
  test('columns are at least ten wide', () =>
    assert.deepEqual(page('table {{.Tag}}\\t{{len .ID}}\\t', list), [
      'TAG       8         ',
      '<none>    12        ',
      'latest    1         ',
      '',
    ]));
  test('only titles without rows', () =>
    assert.deepEqual(page('table {{.ID}}\\t{{.Tag}}', { ...list, templateRows: [] }), ['IMAGE ID   TAG', '']));
  test('functions do not change titles', () =>
    assert.equal(page('table {{lower .ID}} {{json .Tag}} {{truncate .Tag 2}}', list)[0], 'IMAGE ID TAG TAG'));
  test('no space is needed after table', () => assert.equal(page('table{{.ID}}', list)[0], 'IMAGE ID'));
  test('a line without a cell starts new columns', () =>
    assert.deepEqual(page('table {{.ID}}\\tx\\n-\\n{{.Tag}}\\ty', { ...list, templateRows: rows.slice(0, 1) }), [
      ...['IMAGE ID   x', '-', 'TAG            y', '5770f0edc95d   x', '-', '<none>    y'],
      '',
    ]));
  test('wide characters take two columns', () =>
    assert.deepEqual(page('table {{.a}}\\t{{.b}}', { data: { a: '日本語日本語', b: 1 } }), [
      'A              B',
      '日本語日本語   1',
      '',
    ]));
  test('titles of data, and of lists in it', () => {
    const data = {
      layers: [
        { diffID: 'sha', sizes: { files: 7 } },
        { diffID: 'dig', sizes: { files: 8 } },
      ],
    };
    assert.deepEqual(page('table {{range .layers}}{{.diffID}}\\t{{.sizes.files}}\\n{{end}}', { data }), [
      ...['DIFF ID   FILES', '', 'sha       7', 'dig       8', '', ''],
    ]);
  });
  test('a title row ends at the first call that has no title', () =>
    assert.deepEqual(page('table {{.a}} {{index .b 1}}', { data: { a: 'x', b: ['y', 'z'] } })[1], 'x z'));
  test('an unknown field is an error', () =>
    assert.throws(
      () => page('table {{.Foo}}', list),
      /^InputError: --format, character 9: unknown field "Foo"; known: ID, Tag$/,
    ));
  test('a huge table is an error', () =>
    assert.throws(
      () => page('table {{range 1000000000}}{{pad "x" 1000000 0}}{{end}}', list),
      /too much work for this report/,
    ));
});

describe('an unknown format', () => {
  const all = 'table, json, ndjson, csv, markdown, html, svg, badge, cyclonedx, sarif, junit, github, gitlab';
  for (const [format, hint] of [
    ['xml', `use ${all}, or a Go template such as '{{json .}}'`],
    ['', `use ${all}, or a Go template such as '{{json .}}'`],
    ['{.ID}', `use ${all}, or a Go template such as '{{json .}}'`],
    ['tablex', 'did you mean "table"?'],
    ['Table', 'did you mean "table"?'],
    ['jsn', 'did you mean "json"?'],
  ] as const) {
    test(JSON.stringify(format), () =>
      assert.throws(() => outputOf(format), {
        name: 'InputError',
        message: `no format ${JSON.stringify(format)}; ${hint}`,
      }),
    );
  }
});

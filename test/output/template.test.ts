// --format with a template: rows, tables with docker's columns and titles, and docker's JSON of a row.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { outputOf } from '../../src/output/output-of.ts';
import type { Report } from '../../src/report/report.ts';

const plain = { report: 'x', version: 1, subject: [], findings: [], blocks: [], data: {} } as const;

function written(format: string, report: Partial<Report>): string {
  return [...outputOf(format).render({ ...plain, ...report }, { color: false, version: '0' })].join('');
}

const rows = [
  { ID: '5770f0edc95d', Tag: '<none>' },
  { ID: 'a', Tag: 'latest' },
];
const list = { templateRows: rows, templateHeaders: { Tag: 'TAG', ID: 'IMAGE ID' } };

describe('rows', () => {
  test('each once, on a line of its own', () => assert.equal(written('{{.ID}}', list), '5770f0edc95d\na\n'));
  test('none, no line', () => assert.equal(written('{{.ID}}', { ...list, templateRows: [] }), ''));
  test('the data where there are none', () =>
    assert.equal(written('{{.reclaimable}}', { data: { reclaimable: 5 } }), '5\n'));
  test('blanks around the template are dropped', () => assert.equal(written('  {{.ID}}  ', list), '5770f0edc95d\na\n'));
  test('\\t and \\n as a shell leaves them', () =>
    assert.equal(written('{{.ID}}\\t{{.Tag}}\\n', list), '5770f0edc95d\t<none>\n\na\tlatest\n\n'));
});

describe('JSON of a row of docker', () => {
  test('sorted, safe in a web page', () =>
    assert.equal(
      written('{{json .}}', { ...list, templateRows: [{ Tag: '<none>&', ID: 'a' }] }),
      '{"ID":"a","Tag":"\\u003cnone\\u003e\\u0026"}\n',
    ));
  test('its fields as they are', () => assert.equal(written('{{json .Tag}}', list), '"<none>"\n"latest"\n'));
  test('what is no such row in its own order', () =>
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
  test('ten columns at least', () =>
    assert.deepEqual(page('table {{.Tag}}\\t{{len .ID}}\\t', list), [
      'TAG       8         ',
      '<none>    12        ',
      'latest    1         ',
      '',
    ]));
  test('titles alone where there are no rows', () =>
    assert.deepEqual(page('table {{.ID}}\\t{{.Tag}}', { ...list, templateRows: [] }), ['IMAGE ID   TAG', '']));
  test('titles stay what they are under functions', () =>
    assert.equal(page('table {{lower .ID}} {{json .Tag}} {{truncate .Tag 2}}', list)[0], 'IMAGE ID TAG TAG'));
  test('no space is needed', () => assert.equal(page('table{{.ID}}', list)[0], 'IMAGE ID'));
  test('a line without a cell parts the columns', () =>
    assert.deepEqual(page('table {{.ID}}\\tx\\n-\\n{{.Tag}}\\ty', { ...list, templateRows: [rows[0]] }), [
      ...['IMAGE ID   x', '-', 'TAG            y', '5770f0edc95d   x', '-', '<none>    y'],
      '',
    ]));
  test('characters count as wide as they are shown', () =>
    assert.deepEqual(page('table {{.a}}\\t{{.b}}', { data: { a: '日本語日本語', b: 1 } }), [
      'A              B',
      '日本語日本語   1',
      '',
    ]));
  test('titles of data, and of lists in them', () => {
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
  test('where titles do not fit the line ends', () =>
    assert.deepEqual(page('table {{.a}} {{index .b 1}}', { data: { a: 'x', b: ['y', 'z'] } })[1], 'x z'));
  test('an unknown field is none of the table', () =>
    assert.throws(
      () => page('table {{.Foo}}', list),
      /^InputError: template 1:9: there is no field Foo; there are ID, Tag$/,
    ));
  test('one that does not end is refused', () =>
    assert.throws(
      () => page('table {{range 1000000000}}{{pad "x" 1000000 0}}{{end}}', list),
      /a table of more than 33554432 characters/,
    ));
});

describe('what is no format', () => {
  for (const format of ['xml', '', 'tablex', 'Table', '{.ID}']) {
    test(JSON.stringify(format), () =>
      assert.throws(() => outputOf(format), /no format .*; there are table, json, .* and Go templates such as/),
    );
  }
});

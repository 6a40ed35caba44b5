// The page for people, on a terminal of a given width and in a file.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { table } from '../../src/output/table.ts';
import { type Block, bytes, text } from '../../src/report/block.ts';
import type { Severity } from '../../src/rules/rule.ts';
import { finding, report } from '../support/report-literal.ts';

const page = (blocks: readonly Block[], width?: number, color = false): readonly string[] => {
  const options = { color, version: '1', ...(width === undefined ? {} : { width }) };
  return [...table.render(report({ blocks: () => blocks }), options)].join('').split('\n').slice(0, -1);
};

describe('a heading', () => {
  const heading: Block = { kind: 'heading', text: 'app:1', facts: ['linux/amd64', '', '8 layers'] };

  test('has its facts beside it', () => assert.deepEqual(page([heading]), ['app:1   linux/amd64   8 layers']));
  test('has its facts below it on a narrow page', () => {
    assert.deepEqual(page([heading], 31), ['app:1   linux/amd64   8 layers']);
    assert.deepEqual(page([heading], 29), ['app:1', 'linux/amd64   8 layers']);
    assert.deepEqual(page([heading], 21), ['app:1', 'linux/amd64', '8 layers']);
  });
  test('a long fact is truncated', () =>
    assert.deepEqual(page([{ ...heading, facts: ['RUN apt-get update && apt-get install curl'] }], 20), [
      'app:1',
      'RUN apt-get update …',
    ]));
  test('a long fact is truncated beside it, if there is room', () => {
    const wide: Block = { ...heading, facts: ['RUN apt-get update && apt-get install curl'] };
    assert.deepEqual(page([wide], 41), ['app:1   RUN apt-get update && apt-get in…']);
    assert.deepEqual(page([wide], 42), ['app:1', 'RUN apt-get update && apt-get install curl']);
  });
  test('names are escaped', () =>
    assert.deepEqual(page([{ ...heading, text: 'app\x1b[31m', facts: ['a\nb'] }]), ['app\\x1B[31m   a\\x0Ab']));
});

describe('notes', () => {
  const blocks: readonly Block[] = [
    { kind: 'heading', text: 'app:1', note: 'linux/amd64 · created in the morning' },
    { kind: 'facts', facts: [{ name: 'content', value: bytes(1000), note: 'the uncompressed tars of all layers' }] },
  ];

  test('continue below themselves on a narrow page', () =>
    assert.deepEqual(page(blocks, 36), [
      'app:1',
      'linux/amd64 · created in the morning',
      '',
      'content  1kB  the uncompressed tars',
      '              of all layers',
    ]));
  test('are not wrapped in a file', () =>
    assert.equal(page(blocks)[3], 'content  1kB  the uncompressed tars of all layers'));
});

test('an unknown fact reads unknown, and values are aligned', () =>
  assert.deepEqual(
    page([
      {
        kind: 'facts',
        facts: [
          { name: 'distribution', value: bytes(null), note: 'compressed, as pulled' },
          { name: 'content', value: bytes(1234), note: '' },
        ],
      },
    ]),
    ['distribution  unknown  compressed, as pulled', 'content        1.23kB'],
  ));

describe('a table', () => {
  const columns = [
    { title: 'SIZE', align: 'right' },
    { title: 'PATH', align: 'left' },
  ] as const;
  const rows = [[bytes(7), text('/app')]];
  const cut = { shown: 1, total: 12, rows: 'files', command: 'timg-inspect files app.tar --limit 0' };

  test('has its title above', () =>
    assert.deepEqual(page([{ kind: 'table', title: 'Largest files', columns, rows }]), [
      'Largest files',
      'SIZE  PATH',
      '  7B  /app',
    ]));
  test('that is cut says so, with a command that shows all rows', () =>
    assert.deepEqual(page([{ kind: 'table', columns, rows, cut }]), [
      'SIZE  PATH',
      '  7B  /app',
      '1 of 12 files; all: timg-inspect files app.tar --limit 0',
    ]));
  test('the command is not wrapped on a narrow page: it can be pasted', () =>
    assert.equal(page([{ kind: 'table', columns, rows, cut }], 30).at(-1), `1 of 12 files; all: ${cut.command}`));
  test('without rows is left out, with its title', () =>
    assert.deepEqual(
      page([
        { kind: 'heading', text: 'app:1' },
        { kind: 'table', title: 'Largest files', columns, rows: [] },
      ]),
      ['app:1'],
    ));
  test('without rows has its head if it is a list of Docker', () =>
    assert.deepEqual(page([{ kind: 'table', columns, rows: [], keepsHead: true }]), ['SIZE  PATH']));
});

test('commands are aligned behind their purpose', () =>
  assert.deepEqual(
    page([
      {
        kind: 'commands',
        commands: [
          { purpose: 'all files', command: 'timg-inspect files app.tar' },
          { purpose: 'why', command: 'timg-inspect bloat app.tar' },
        ],
      },
    ]),
    ['all files:  timg-inspect files app.tar', 'why:        timg-inspect bloat app.tar'],
  ));

test('added and removed lines of a patch have colors', () =>
  assert.deepEqual(
    page(
      [{ kind: 'lines', lines: ['--- a', '+++ b', '@@ -1 +1 @@', '-old', '+new', ' same'], language: 'diff' }],
      80,
      true,
    ),
    [
      '\x1b[1m--- a\x1b[22m',
      '\x1b[1m+++ b\x1b[22m',
      '\x1b[2m@@ -1 +1 @@\x1b[22m',
      '\x1b[31m-old\x1b[39m',
      '\x1b[32m+new\x1b[39m',
      ' same',
    ],
  ));

test('a page without blocks is empty', () => assert.deepEqual(page([{ kind: 'findings', findings: [] }]), []));

describe('further findings', () => {
  const further = (...severities: readonly Severity[]): Block => ({
    kind: 'findings',
    findings: [],
    others: { findings: severities.map((severity) => finding({ severity })), command: 'timg-inspect validate app.tar' },
  });
  test('are counted, with a command that shows them', () =>
    assert.deepEqual(page([further('warning', 'error', 'warning', 'note')]), [
      '1 error, 2 warnings, 1 note not shown; run: timg-inspect validate app.tar',
    ]));
  test('are left out if they are all notes', () => assert.deepEqual(page([further('note', 'note')]), []));
});

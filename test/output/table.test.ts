// The page for people, on a terminal of so many columns and in a file.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { table } from '../../src/output/table.ts';
import { type Block, bytes } from '../../src/report/block.ts';
import { report } from '../support/report-literal.ts';

const blocks: readonly Block[] = [
  { kind: 'heading', text: 'app:1', note: 'linux/amd64 · created in the morning' },
  { kind: 'facts', facts: [{ name: 'content', value: bytes(1000), note: 'the uncompressed layer tars of it' }] },
];
const page = (width?: number): readonly string[] =>
  [...table.render(report({ blocks }), { color: false, version: '1', width })].join('').split('\n');

describe('notes', () => {
  test('go on in the next line where the page is narrow, under themselves', () =>
    assert.deepEqual(page(36), [
      'app:1',
      'linux/amd64 · created in the morning',
      '',
      'content  1kB  the uncompressed layer',
      '              tars of it',
      '',
    ]));
  test('are whole in a file', () => assert.equal(page()[3], 'content  1kB  the uncompressed layer tars of it'));
});

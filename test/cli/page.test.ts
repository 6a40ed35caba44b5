// Text output: cut to the width of a terminal, complete in a pipe, colored when wanted.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { run } from '../support/run.ts';

const sample = 'samples/hello_image.tar';

describe('width', () => {
  for (const width of [60, 80, 100, 132]) {
    test(`no row of a table is wider than ${width} columns`, async () => {
      const { output } = await run(['layers', 'samples/hello_oci.tar', '--color', 'never'], { width });
      const rows = output.split('\n').slice(3);
      assert.deepEqual(
        // A command to paste is never cut.
        rows.filter((row) => row.length > width && !/^\d notes? not shown; run: /.test(row)),
        [],
      );
      assert.ok(output.includes('…'));
    });
  }
  test('nothing is cut in a pipe', async () => {
    const { output } = await run([sample]);
    assert.ok(!output.includes('…'));
    assert.match(output, /rm -rf \/var\/lib\/apt\/lists\/\*$/m);
  });
});

describe('colors', () => {
  const colored = async (args: readonly string[], width?: number, environment = {}): Promise<boolean> =>
    (await run([sample, ...args], { width, environment })).output.includes('\x1b[');

  test('are used in a terminal', async () => assert.equal(await colored([], 100), true));
  test('are not used in a pipe', async () => assert.equal(await colored([]), false));
  test('are not used with NO_COLOR', async () => assert.equal(await colored([], 100, { NO_COLOR: '1' }), false));
  test('are used in a pipe with FORCE_COLOR', async () =>
    assert.equal(await colored([], undefined, { FORCE_COLOR: '1' }), true));
  test('NO_COLOR wins over FORCE_COLOR', async () =>
    assert.equal(await colored([], 100, { NO_COLOR: '1', FORCE_COLOR: '1' }), false));
  test('--color always wins over NO_COLOR', async () =>
    assert.equal(await colored(['--color', 'always'], undefined, { NO_COLOR: '1' }), true));
  test('--color never wins over FORCE_COLOR', async () =>
    assert.equal(await colored(['--color', 'never'], 100, { FORCE_COLOR: '1' }), false));
  test('do not change the text', async () => {
    const { output } = await run([sample], { width: 1000 });
    assert.equal(stripVTControlCharacters(output), (await run([sample])).output);
  });
});

test('the same input gives the same bytes', async () => {
  const args = ['layers', 'samples/multi-platform.tar', '--format', 'json'];
  assert.equal((await run(args)).output, (await run(args)).output);
});

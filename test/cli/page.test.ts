// The page in a terminal: cut to its width, coloured when wanted, and never written to by the archive.
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
        rows.filter((row) => row.length > width),
        [],
      );
      assert.ok(output.includes('…'));
    });
  }
  test('into a pipe nothing is cut', async () => {
    const { output } = await run([sample]);
    assert.ok(output.split('\n').every((row) => !row.includes('…') || row.startsWith('… and ')));
    assert.match(output, /rm -rf \/var\/lib\/apt\/lists\/\*$/m);
  });
});

describe('colour', () => {
  const colored = async (args: readonly string[], width?: number, environment = {}): Promise<boolean> =>
    (await run([sample, ...args], { width, environment })).output.includes('\x1b[');

  test('in a terminal', async () => assert.equal(await colored([], 100), true));
  test('not into a pipe', async () => assert.equal(await colored([]), false));
  test('NO_COLOR', async () => assert.equal(await colored([], 100, { NO_COLOR: '1' }), false));
  test('FORCE_COLOR into a pipe', async () => assert.equal(await colored([], undefined, { FORCE_COLOR: '1' }), true));
  test('NO_COLOR over FORCE_COLOR', async () =>
    assert.equal(await colored([], 100, { NO_COLOR: '1', FORCE_COLOR: '1' }), false));
  test('--color always over NO_COLOR', async () =>
    assert.equal(await colored(['--color', 'always'], undefined, { NO_COLOR: '1' }), true));
  test('--color never over FORCE_COLOR', async () =>
    assert.equal(await colored(['--color', 'never'], 100, { FORCE_COLOR: '1' }), false));
  test('takes nothing from the text', async () => {
    const { output } = await run([sample], { width: 1000 });
    assert.equal(stripVTControlCharacters(output), (await run([sample])).output);
  });
});

test('the same input gives the same bytes', async () => {
  const args = ['layers', 'samples/multi-platform.tar', '--format', 'json'];
  assert.equal((await run(args)).output, (await run(args)).output);
});

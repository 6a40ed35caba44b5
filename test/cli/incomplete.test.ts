// What is said of files in layers that are truncated, damaged or missing.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { run } from '../support/run.ts';

const damaged = 'samples/tar-damaged.tar';
const folder = mkdtempSync(join(tmpdir(), 'incomplete-'));
after(() => rmSync(folder, { recursive: true }));

const json = async (...args: readonly string[]) => JSON.parse((await run([...args, '--format', 'json'])).output).data;

describe('a file in which its layer ends', () => {
  const fault = `timg-inspect: ${damaged}: /cut is incomplete: layer 2 ends at byte 1512; 1000 of 3000 bytes`;
  test('cat prints what is there, and says what is missing', async () => {
    const { status, output, errors } = await run(['cat', damaged, '/cut']);
    assert.deepEqual([status, output.length, errors], [1, 1000, `${fault} printed\n`]);
  });
  test('cat writes what is there', async () => {
    const file = join(folder, 'cut');
    const { status, errors } = await run(['cat', damaged, '/cut', '-o', file]);
    assert.deepEqual([status, errors], [1, `${fault} written\n`]);
    assert.equal(readFileSync(file).length, 1000);
  });
  test('files and changes have the number of missing bytes', async () => {
    const { entries } = await json('files', damaged);
    const missing = entries.map(({ path, size, missingBytes }: { [key: string]: unknown }) => [
      path,
      size,
      missingBytes,
    ]);
    assert.deepEqual(missing, [
      ['before', 20, undefined],
      ['cut', 1000, 2000],
      ['good', 10, undefined],
      ['whole', 5, undefined],
    ]);
    const { layers } = await json('changes', damaged, '--layer', '2');
    assert.equal(layers[0].changes[0].missingBytes, 2000);
  });
});

describe('a damaged layer', () => {
  test('can replace files of the layers below it', async () => {
    const { status, output, errors } = await run(['cat', damaged, '/good']);
    assert.deepEqual([status, output], [1, 'good\ngood\n']);
    assert.match(
      errors,
      /: \/good may have been changed or deleted later: layer 1 is not readable from byte 1024: .*; layer 3 ends at byte 1124\n$/,
    );
  });
  for (const [command, what] of [
    ['cat', '/after is not in the final filesystem'],
    ['files', '/after is not in the final filesystem'],
    ['trace', '/after is in no layer'],
  ] as const) {
    test(`${command}: can have a path that is not found`, async () => {
      const { status, errors } = await run([command, damaged, '/after']);
      const [first, second = ''] = errors.split('\n');
      assert.deepEqual([status, first], [1, `timg-inspect: ${damaged}: ${what}`]);
      assert.match(second, /^timg-inspect: layer 1 is not readable from byte 1024: /);
    });
  }
});

describe('a missing layer', () => {
  test('its changes are unknown, those of the layers below it are known', async () => {
    const { layers } = await json('changes', 'samples/missing-layer.tar');
    assert.deepEqual(
      layers.map(
        ({ changes }: { changes: readonly { path: string }[] | null }) => changes?.map(({ path }) => path) ?? null,
      ),
      [['etc', 'etc/motd'], null],
    );
  });
  test('another layer alone is listed, this one is not', async () => {
    assert.equal((await json('files', 'samples/missing-layer.tar', '--layer', '0')).entries.length, 2);
    const { status, errors } = await run(['files', 'samples/missing-layer.tar', '--layer', '1']);
    assert.equal(status, 1);
    assert.match(
      errors,
      /: layer 1 is not in the archive; name an archive that has the layers with --with, or export the image again with all its layers\n$/,
    );
  });
});

// export on the command line: choosing the image, writing the tar, and incomplete tars, which never look complete.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { dockerSave } from '../../support/image-builder.ts';
import { readBuffer } from '../../support/read-buffer.ts';
import { run, runForBytes } from '../../support/run.ts';
import { tar } from '../../support/tar-builder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'timg-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const image = (layer: Buffer): Buffer => dockerSave([{ names: ['one:1'], steps: [{ tar: layer }] }]);

describe('one image of several', () => {
  const several = dockerSave(
    ['one', 'two'].map((path) => ({ names: [`${path}:1`], steps: [{ entries: [{ path }] }] })),
  );
  const names = async (args: readonly string[]): Promise<readonly string[]> => {
    const { status, output } = await runForBytes(['export', ...args]);
    assert.equal(status, 0);
    return readBuffer(output).entries.map(({ path }) => path);
  };
  beforeEach(() => writeFileSync(at('several'), several));

  test('ARCHIVE#NAME', async () => assert.deepEqual(await names([`${at('several')}#one:1`]), ['one']));
  test('--image', async () => assert.deepEqual(await names([at('several'), '--image', 'two:1']), ['two']));
  test('--platform', async () => {
    const archive = 'samples/multi-platform.tar';
    const namesFor = (platform: string) => names([archive, '--platform', platform]);
    const [intel, arm] = await Promise.all([namesFor('linux/amd64'), namesFor('linux/arm64')]);
    assert.ok(intel.length > 0);
    assert.deepEqual(arm, intel);
  });
});

describe('an incomplete image', () => {
  const whole = tar([
    { path: 'a', body: 'x'.repeat(600) },
    { path: 'b', body: 'y'.repeat(600) },
  ]);
  const cut = image(whole.subarray(0, 2148));
  const message =
    'timg-inspect: the exported tar is incomplete: layer 0 of - cannot be read to the end; details: timg-inspect validate -\n';

  test('standard output gets the readable part, and ends like a truncated tar', async () => {
    const { status, output, errors } = await runForBytes(['export', '-'], { stdin: cut });
    assert.equal(status, 1);
    assert.equal(errors, message);
    const { entries, anomalies } = readBuffer(output);
    assert.deepEqual(
      entries.map(({ path, size }) => [path, size]),
      [
        ['a', 600],
        ['b', 100],
      ],
    );
    assert.deepEqual(
      anomalies.map(({ kind }) => kind),
      ['truncated'],
    );
  });
  test('-o writes no file, and keeps an existing one', async () => {
    writeFileSync(at('kept'), 'kept');
    for (const file of [at('new'), at('kept')]) {
      const { status, errors } = await run(['export', '-', '-o', file], { stdin: cut });
      assert.equal(errors, message);
      assert.equal(status, 1);
    }
    assert.deepEqual(readdirSync(folder), ['kept']);
    assert.equal(readFileSync(at('kept'), 'utf8'), 'kept');
  });
  test('the tar ends inside a sparse file with a missing segment', async () => {
    const segments = [
      { at: 0, body: 'a'.repeat(512) },
      { at: 4096, body: 'b'.repeat(512) },
    ];
    const sparse = tar([{ path: 'holes', sparse: { form: '1.0', realSize: 8192, segments } }]);
    const layer = sparse.subarray(0, sparse.indexOf('b'.repeat(512)));
    const { status, output, errors } = await runForBytes(['export', '-'], { stdin: image(layer) });
    assert.match(
      errors,
      /^timg-inspect: the exported tar is incomplete: only 512B of 1\.02kB of \/holes are in the archive\n$/,
    );
    assert.equal(status, 1);
    assert.deepEqual(
      readBuffer(output).anomalies.map(({ kind }) => kind),
      ['truncated'],
    );
  });
});

describe('a terminal', () => {
  test('is not written to', async () => {
    const { status, output, errors } = await run(['export', 'samples/hello_image.tar'], { width: 80 });
    assert.deepEqual([status, output], [2, '']);
    assert.equal(errors, 'timg-inspect: refusing to write a tar to the terminal; use -o FILE\n');
  });
  test('is no obstacle to -o', async () => {
    assert.equal((await run(['export', 'samples/hello_image.tar', '-o', at('out')], { width: 80 })).status, 0);
    assert.ok(readBuffer(readFileSync(at('out'))).entries.length > 0);
  });
});

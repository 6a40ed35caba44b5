// What the user may write where a path, a layer, a glob or an archive stands.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { dockerSave, type StepLiteral } from '../support/image-builder.ts';
import { run } from '../support/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'timg-test-'));
after(() => rmSync(folder, { recursive: true }));

function image(name: string, steps: readonly StepLiteral[]): string {
  writeFileSync(join(folder, name), dockerSave([{ names: ['hello:1'], steps }]));
  return join(folder, name);
}

const sample = 'samples/hello_image.tar';
const layerless = image('layerless.tar', [{ createdBy: 'CMD ["sh"]' }]);
const linked = image('linked.tar', [
  {
    entries: [
      { path: 'etc/passwd', body: 'root' },
      { path: 'lnk', link: 'etc' },
      { path: 'top', link: '/' },
    ],
  },
  { entries: [{ path: 'etc/.wh.passwd' }] },
]);
const linkedLater = image('linked-later.tar', [
  { entries: [{ path: 'old/file', body: 'one' }] },
  { entries: [{ path: '.wh.old' }, { path: 'new/other', body: 'two' }] },
  { entries: [{ path: 'old', link: 'new' }] },
]);

async function refused(args: readonly string[], message: string): Promise<void> {
  assert.deepEqual(await run(args), { status: 2, output: '', errors: `timg-inspect: ${message}\n` });
}

describe('trace', () => {
  const traced = async (archive: string, path: string): Promise<string> => {
    const { output } = await run(['trace', archive, path, '--format', 'json']);
    const { data } = JSON.parse(output) as { data: { path: string; events: { layer: number; kind: string }[] } };
    return [data.path, ...data.events.map(({ layer, kind }) => `${layer} ${kind}`)].join(', ');
  };
  test('a path behind a link', async () => assert.equal(await traced(linkedLater, 'old/other'), 'new/other, 1 added'));
  test('a path behind a link, where nothing stands any more', async () =>
    assert.equal(await traced(linked, 'lnk/passwd'), 'etc/passwd, 0 added, 1 removed'));
  test('a path behind links to the root', async () =>
    assert.equal(await traced(linked, 'top/top/lnk/passwd'), 'etc/passwd, 0 added, 1 removed'));
  test('a link itself', async () => assert.equal(await traced(linked, '/top/lnk'), 'lnk, 0 added'));
  test('a path of its own, before there was a link', async () =>
    assert.equal(await traced(linkedLater, 'old/file'), 'old/file, 0 added, 1 removed'));
  test('the root', async () => {
    assert.equal(await traced('samples/attributes.tar', '/'), ', 6 added');
    const { output } = await run(['trace', 'samples/attributes.tar', '/']);
    assert.match(output, /^\/\nis there in the end\n/);
  });
  test('the root, which no layer describes', () =>
    refused(['trace', sample, '/'], `${sample}: no layer has an entry for / itself`));
});

describe('--layer', () => {
  const layers = 'the image has layers 0 to 5 (-1 is the last)';
  for (const value of ['6', '-7', 'abc', '', '1.5', '0x1', '1e0']) {
    test(`${JSON.stringify(value)} is none of six`, () =>
      refused(['changes', sample, `--layer=${value}`], `--layer ${value}: ${layers}`));
  }
  test('of an image without layers', () =>
    refused(['changes', layerless, '--layer', '0'], '--layer 0: the image has no layers'));
  for (const value of ['5', '-1']) {
    test(`${value} is the last of six`, async () => {
      const { output } = await run(['changes', sample, '--layer', value, '--format', 'json']);
      const { data } = JSON.parse(output) as { data: { layers: { index: number }[] } };
      assert.deepEqual(
        data.layers.map(({ index }) => index),
        [5],
      );
    });
  }
});

test('--glob may begin with a slash', async () => {
  const { output } = await run(['files', sample, '--glob', '/etc/*']);
  assert.match(output, / etc\/group\n/);
  assert.deepEqual(await run(['files', sample, '--glob', 'etc/*']), { status: 0, output, errors: '' });
});

describe('an archive', () => {
  test('a transport without a file', () =>
    refused(['docker-archive:'], 'docker-archive: names no file; write docker-archive:FILE'));
  test('a transport without a file, with an image', () =>
    refused(['oci::hello'], 'oci::hello names no file; write oci:FILE'));
  test('a transport without the image', () =>
    refused([`oci-archive:${sample}:`], `oci-archive:${sample}: names no image; write oci-archive:FILE:NAME`));
  test('# without the image', () => refused([`${sample}#`], `${sample}# names no image; write FILE#NAME`));
  test('a file that is really called so', async () => {
    const { status } = await run([image('really#', [{ createdBy: 'CMD' }])]);
    assert.equal(status, 0);
  });
});

// Paths, layer indexes, globs and archives as command-line arguments.
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
    const { data } = JSON.parse(output) as { data: { path: string; events: { layer: number; event: string }[] } };
    return [data.path, ...data.events.map(({ layer, event }) => `${layer} ${event}`)].join(', ');
  };
  test('follows links of parent directories', async () =>
    assert.equal(await traced(linkedLater, 'old/other'), 'new/other, 1 added'));
  test('finds a deleted file behind a link', async () =>
    assert.equal(await traced(linked, 'lnk/passwd'), 'etc/passwd, 0 added, 1 deleted'));
  test('follows links to the root', async () =>
    assert.equal(await traced(linked, 'top/top/lnk/passwd'), 'etc/passwd, 0 added, 1 deleted'));
  test('does not follow the link that is asked for', async () =>
    assert.equal(await traced(linked, '/top/lnk'), 'lnk, 0 added'));
  test('finds a path that existed before a link took its place', async () =>
    assert.equal(await traced(linkedLater, 'old/file'), 'old/file, 0 added, 1 deleted'));
  test('shows the root directory', async () => {
    assert.equal(await traced('samples/attributes.tar', '/'), ', 6 added');
    const { output } = await run(['trace', 'samples/attributes.tar', '/']);
    assert.match(output, /^\/\nin the final filesystem\n/);
  });
  test('says if no layer has an entry for the root', () =>
    refused(['trace', sample, '/'], `${sample}: no layer has an entry for /`));
});

describe('--layer', () => {
  for (const value of ['6', '-7', 'abc', '', '1.5', '0x1', '1e0']) {
    // What is not a number is quoted: an empty value would be invisible.
    const shown = /^-?\d+$/.test(value) ? value : `"${value}"`;
    test(`${JSON.stringify(value)} is not one of six layers`, () =>
      refused(['changes', sample, `--layer=${value}`], `no layer ${shown}; the image has layers 0 to 5`));
  }
  test('an image without layers has no layer 0', () =>
    refused(['changes', layerless, '--layer', '0'], 'no layer 0; the image has no layers'));
  for (const value of ['5', '-1']) {
    test(`${value} is the last of six layers`, async () => {
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
  assert.match(output, / \/etc\/group\n/);
  assert.deepEqual(await run(['files', sample, '--glob', 'etc/*']), { status: 0, output, errors: '' });
});

describe('ARCHIVE', () => {
  test('a transport needs a file', () =>
    refused(['docker-archive:'], 'missing file in "docker-archive:"; use docker-archive:FILE'));
  test('a transport with an image needs a file', () =>
    refused(['oci::hello'], 'missing file in "oci::hello"; use oci:FILE'));
  test('a second colon needs an image', () =>
    refused([`oci-archive:${sample}:`], `missing image in "oci-archive:${sample}:"; use oci-archive:FILE:NAME`));
  test('# needs an image', () => refused([`${sample}#`], `missing image in "${sample}#"; use FILE#NAME`));
  test('a leading # belongs to the file name', () => refused(['#latest'], '#latest: no such file'));
  test('a file whose name ends in # is found', async () => {
    const { status } = await run([image('really#', [{ createdBy: 'CMD' }])]);
    assert.equal(status, 0);
  });
});

describe('an empty argument, such as an unset variable', () => {
  const archive = 'use a file or directory, or - for standard input';
  // biome-ignore format: one command line, one line
  for (const [args, what, form] of [
    [[''], 'ARCHIVE', archive],
    [['', 'cat'], 'ARCHIVE', archive],
    [['--', ''], 'ARCHIVE', archive],
    [['--no-progress', ''], 'ARCHIVE', archive],
    [['layers', ''], 'ARCHIVE', archive],
    [['cat', '', '/etc/passwd'], 'ARCHIVE', archive],
    [['sharing', sample, ''], 'ARCHIVE', archive],
    [['check', '', sample], 'ARCHIVE', archive],
    [['diff', sample, ''], 'NEW', archive],
    [['diff', '', sample], 'OLD', archive],
    [['explore', sample, ''], 'NEW', `${archive}, or leave it out`],
    [['trend', ''], 'FILE', 'use a file, or - for standard input'],
    [['cat', sample, ''], 'PATH', 'use a path such as /etc'],
    [['trace', sample, ''], 'PATH', 'use a path such as /etc'],
    [['files', sample, ''], 'PATH', 'use a path such as /etc, or leave it out'],
    [['export', sample, ''], 'PATH', 'use a path such as /etc, or leave it out'],
    [['packages', sample, 'a', ''], 'NAME', 'use a NAME, or leave it out'],
    [['explain', ''], 'RULE', 'use a RULE, or leave it out'],
    [['pull', '--from', '', sample], '--from', 'use --from OLD'],
    [['layers', sample, '--jobs', ''], '--jobs', 'use --jobs N, or leave it out'],
    [['changes', sample, '--limit='], '--limit', 'use --limit N, or leave it out'],
    [['files', sample, '--du', '--depth', ''], '--depth', 'use --depth N, or leave it out'],
  ] as const) {
    test(args.map((word) => word || '""').join(' '), () =>
      refused(args, `${what} is empty (is a variable unset?); ${form}`));
  }
});

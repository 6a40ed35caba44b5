// Archives whose own tar has a document or blob twice. Docker unpacks the archive, so the last entry counts; containers/image (skopeo,
// podman) searches a docker-archive for the first one.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dockerSaveEntries, type ImageLiteral, ociEntries } from '../support/image-builder.ts';
import { first } from '../support/items.ts';
import { run } from '../support/run.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

const image = (name: string): ImageLiteral => ({
  names: [name],
  steps: [{ entries: [{ path: 'etc/name', body: name }] }],
});
const good = dockerSaveEntries([image('good:1')]);
const bad = dockerSaveEntries([image('bad:1')]);
const oci = ociEntries([image('good:1')]);

const bodyOf = (entries: readonly TarLiteral[], path: string) =>
  entries.find((entry) => entry.path === path)?.body ?? '';
const layerOf = (entries: readonly TarLiteral[]): TarLiteral =>
  first(entries.filter(({ body }) => body !== undefined && body.length === 2048));

const different =
  'with different bytes: Docker reads the last, skopeo and podman the first, so that they can load different images';

async function verdict(entries: readonly TarLiteral[]): Promise<readonly string[]> {
  const { status, output } = await run(['validate', '-', '--format', 'json'], { stdin: tar(entries) });
  const findings: readonly { rule: string; severity: string; message: string }[] = JSON.parse(output).findings;
  const about = findings.filter(({ rule }) => rule.endsWith('-member'));
  return [`exit ${status}`, ...about.map(({ severity, message }) => `${severity}: ${message}`)];
}

describe('two entries of one name with different bytes: an error', () => {
  test('manifest.json of two images: the last is shown', async () => {
    const entries = [...good, ...bad];
    assert.deepEqual((await verdict(entries)).slice(0, 2), [
      'exit 1',
      `error: the archive has manifest.json twice, ${different}`,
    ]);
    const { output } = await run(['ls', '-', '--format', '{{.Repository}}'], { stdin: tar(entries) });
    assert.equal(output, 'bad\n');
  });

  for (const path of ['./manifest.json', '/manifest.json', 'x/../manifest.json']) {
    test(`${path} beside manifest.json`, async () =>
      assert.ok(
        (await verdict([{ path, body: bodyOf(bad, 'manifest.json') }, ...good])).includes(
          `error: the archive has manifest.json twice, ${different}`,
        ),
      ));
  }

  test('index.json of an OCI layout', async () =>
    assert.deepEqual(await verdict([{ path: 'index.json', body: bodyOf(bad, 'index.json') }, ...oci]), [
      'exit 1',
      `error: the archive has index.json twice, ${different}`,
    ]));

  test('oci-layout, three times', async () => {
    const layouts = ['{"imageLayoutVersion":"1.0.1"}', '{}'].map((body) => ({ path: 'oci-layout', body }));
    assert.deepEqual(await verdict([...layouts, ...oci]), [
      'exit 1',
      `error: the archive has oci-layout 3 times, ${different}`,
    ]);
  });

  test('repositories', async () =>
    assert.ok(
      (await verdict([{ path: 'repositories', body: '{}' }, ...good])).includes(
        `error: the archive has repositories twice, ${different}`,
      ),
    ));

  test('a blob, spelled with //', async () => {
    const { path } = layerOf(good);
    const spelled = String(path).replace('/', '//');
    assert.deepEqual(await verdict([{ path: spelled, body: layerOf(bad).body ?? '' }, ...good]), [
      'exit 1',
      `error: the archive has ${path} twice, ${different}`,
    ]);
  });

  test('a file, then a link to another file', async () => {
    const entries = [...good, { path: 'other', body: '[]' }, { path: 'index.json', link: 'other' }];
    assert.ok((await verdict(entries)).includes(`error: the archive has index.json twice, ${different}`));
  });

  test('a directory, then a file', async () =>
    assert.ok(
      (await verdict([{ path: 'index.json/' }, ...good])).includes(
        `error: the archive has index.json twice, ${different}`,
      ),
    ));

  test('every command says so', async () => {
    for (const command of ['ls', 'files', 'layers']) {
      const { status, output, errors } = await run([command, '-'], { stdin: tar([...good, ...bad]) });
      assert.equal(status, 1, command);
      assert.match(output + errors, /the archive has manifest\.json twice/);
    }
  });
});

describe('two entries of one name with the same bytes: a warning', () => {
  test('manifest.json and a layer', async () => {
    const { path } = layerOf(good);
    const manifest = { path: './manifest.json', body: bodyOf(good, 'manifest.json') };
    assert.deepEqual(
      [...(await verdict([...good, layerOf(good), manifest]))].sort(),
      [
        'exit 0',
        `warning: the archive has ${path} twice, with the same bytes`,
        'warning: the archive has manifest.json twice, with the same bytes',
      ].sort(),
    );
  });

  test('stored sparse once', async () => {
    const body = String(bodyOf(good, 'manifest.json'));
    const sparse = { form: '1.0', realSize: body.length, segments: [{ at: 0, body }] } as const;
    assert.deepEqual(await verdict([...good, { path: 'manifest.json', sparse }]), [
      'exit 0',
      'warning: the archive has manifest.json twice, with the same bytes',
    ]);
  });

  test('a link to the same bytes', async () => {
    const copy = { path: 'copy', body: bodyOf(good, 'manifest.json') };
    assert.deepEqual(await verdict([...good, copy, { path: 'manifest.json', link: 'copy' }]), [
      'exit 0',
      'warning: the archive has manifest.json twice, with the same bytes',
    ]);
  });
});

describe('no finding', () => {
  test('directories twice, and files that nothing reads', async () => {
    const others = [{ path: 'blobs/' }, { path: 'README', body: '1' }, { path: 'README', body: '2' }];
    assert.deepEqual(await verdict([...others, ...good]), ['exit 0']);
  });

  test('a path twice in a root filesystem is a matter of the layer', async () => {
    const paths = ['etc/', 'bin/', 'usr/', 'lib/', 'var/', 'etc/passwd', 'manifest.json', 'manifest.json'];
    const entries = paths.map((path, at) => (path.endsWith('/') ? { path } : { path, body: String(at) }));
    assert.deepEqual(await verdict(entries), ['exit 0']);
  });
});

// Layers and archives written with GNU tar's --label and --listed-incremental, and by Solaris: entries that are no files.
// Where the next header is: as in Go's archive/tar, which Docker, containerd and podman use.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { filesIn } from '../support/answers.ts';
import { found } from '../support/found.ts';
import { dockerSaveEntries, ociArchive } from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

const layerOf = (...entries: TarLiteral[]): Buffer => ociArchive([{ names: ['app:1'], steps: [{ entries }] }]);
const root = [
  { path: 'etc/', mode: 0o755 },
  { path: 'bin/', mode: 0o755 },
];

async function messages(archive: Buffer, rule: string): Promise<readonly string[]> {
  const findings = await found(archive, 'validate');
  return findings.filter((finding) => finding.rule === rule).map(({ severity, message }) => `${severity}: ${message}`);
}

async function sizes(archive: Buffer): Promise<Readonly<Record<string, number>>> {
  const { output } = await run(['-', '--format', 'json'], { stdin: archive });
  const [image] = JSON.parse(output).data.images;
  return { ...image.ledger, content: image.sizes.content, files: image.sizes.files };
}

describe('a volume label, an incremental directory and an ACL are not files', () => {
  const names = 'Yfile\0Nother\0\0';
  const archive = layerOf(
    ...root,
    { path: 'my backup label', flag: 'V', format: 'gnu' },
    { path: 'inc/', flag: 'D', format: 'gnu', body: names },
    { path: 'inc/file', body: 'data' },
    { path: 'acl', flag: 'A', body: 'user::rwx' },
    { path: 'etc/passwd', body: 'root' },
  );

  test('files lists what is one', async () =>
    assert.deepEqual(await filesIn(archive), ['etc/passwd file 4', 'inc/file file 4']));

  test('the sums close: names and ACL are overhead', async () => {
    const { content = 0, files, live, overhead, unusable, duplicate } = await sizes(archive);
    assert.deepEqual([files, live, unusable, duplicate], [8, 8, 0, 0]);
    assert.equal(overhead, content - 8);
  });

  test('a note for each, and one warning about engines', async () => {
    assert.deepEqual(await messages(archive, 'validity/tar-peculiarity'), [
      'note: layer 0, byte 1024 (/my backup label): a GNU volume label; ignored',
      'note: layer 0, byte 1536 (/inc/): a GNU incremental directory; read as a directory without its list of names',
      'note: layer 0, byte 3584 (/acl): a Solaris ACL; ignored',
    ]);
    assert.deepEqual(await messages(archive, 'portability/type-flag'), [
      'warning: layer 0: 3 entries have types such as type flag "V" (a GNU volume label), at /my backup label; Docker, containerd and podman refuse the layer',
    ]);
    assert.deepEqual(await messages(archive, 'validity/duplicate-path'), []);
  });

  test('the same in the outer archive: manifest.json is read, docker load refuses', async () => {
    const entries = dockerSaveEntries([{ names: ['app:1'], steps: [{ entries: root }] }]);
    const outer = tar([
      { path: 'manifest.json', flag: 'V', format: 'gnu' },
      ...entries,
      { path: 'manifest.json', flag: 'V', format: 'gnu' },
      { path: 'index.json', flag: 'A', body: 'user::rwx' },
    ]);
    const { status } = await run(['verify', '-'], { stdin: outer });
    assert.equal(status, 0);
    assert.deepEqual(await messages(outer, 'portability/type-flag'), [
      'warning: the archive: 3 entries have types such as type flag "V" (a GNU volume label), at manifest.json; docker load refuses it',
    ]);
  });

  test('the rest of a file from another volume is not usable', async () => {
    const part = layerOf(
      ...root,
      { path: 'etc/big', flag: 'M', format: 'gnu', body: 'x'.repeat(700) },
      { path: 'etc/b' },
    );
    assert.deepEqual(await filesIn(part), ['etc/b file 0']);
    const { files, live, unusable } = await sizes(part);
    assert.deepEqual([files, live, unusable], [700, 0, 700]);
    assert.deepEqual(await messages(part, 'validity/tar'), [
      'warning: layer 0, byte 1024 (/etc/big): the rest of a file from another GNU volume; not usable',
    ]);
  });

  test('an old list of long names is skipped', async () => {
    const old = layerOf(
      ...root,
      { path: '././@MaNgLeD', flag: 'N', body: 'Rename a to b\n'.repeat(50) },
      { path: 'etc/b' },
    );
    assert.deepEqual(await filesIn(old), ['etc/b file 0']);
  });
});

describe('an entry whose name ends in a slash and that has data: what is behind it is read', () => {
  const after = { path: 'bin/after', body: 'after' };
  const body = 'x'.repeat(600);

  for (const type of ['file', 'contiguous'] as const) {
    test(`type ${type}: a file, as for Go`, async () => {
      const archive = layerOf(...root, { path: 'bin/foo/', type, body }, after);
      assert.deepEqual(await filesIn(archive), ['bin/after file 5', 'bin/foo file 600']);
      assert.deepEqual(await messages(archive, 'integrity/ambiguous-header'), [
        'error: layer 0, byte 1024 (/bin/foo/): the name of a file with 600B of data ends in a slash; Docker and containerd write a file, GNU tar a directory',
      ]);
    });
  }

  test('type file without data: a file, as for Go', async () => {
    const archive = layerOf(...root, { path: 'bin/foo/', type: 'file' }, after);
    assert.deepEqual(await filesIn(archive), ['bin/after file 5', 'bin/foo file 0']);
    assert.deepEqual(await messages(archive, 'integrity/ambiguous-header'), [
      'error: layer 0, byte 1024 (/bin/foo/): the name of an empty file ends in a slash; Docker and containerd write a file, GNU tar a directory',
    ]);
  });

  test('type NUL: a directory; its data is skipped, where Go stops', async () => {
    const archive = layerOf(...root, { path: 'bin/foo/', type: 'old-file', body }, after);
    assert.deepEqual(await filesIn(archive), ['bin/after file 5']);
    assert.deepEqual(await messages(archive, 'integrity/ambiguous-header'), [
      'error: layer 0, byte 1024 (/bin/foo/): a directory has no data for Docker and containerd, but its header declares 600B, which other tools skip',
      'error: layer 0, byte 1536 (/bin/foo/): an old directory entry is followed by data; GNU tar skips the data, Docker and containerd stop here',
    ]);
  });

  test('type NUL with a size and no data: the next header is read, as by Go', async () => {
    const archive = layerOf(...root, { path: 'bin/foo/', type: 'old-file', sizeField: 600 }, after);
    assert.deepEqual(await filesIn(archive), ['bin/after file 5']);
    assert.deepEqual(await messages(archive, 'integrity/ambiguous-header'), [
      'error: layer 0, byte 1024 (/bin/foo/): a directory has no data for Docker and containerd, but its header declares 600B, which other tools skip',
    ]);
  });
});

describe('hard links into the metadata of aufs', () => {
  const plnk = { path: '.wh..wh.plnk/100.1', body: 'x'.repeat(5000), mode: 0o755 };
  const link = (path: string, target: string): TarLiteral => ({ path, type: 'hardlink', link: target });

  test('two links: two names, the bytes visible and counted once', async () => {
    const archive = layerOf(...root, plnk, link('bin/a', '.wh..wh.plnk/100.1'), link('bin/b', './.wh..wh.plnk/100.1'));
    assert.deepEqual(await filesIn(archive), ['bin/a file 5000', 'bin/b file 5000']);
    const { files, live, unusable } = await sizes(archive);
    assert.deepEqual([files, live, unusable], [5000, 5000, 0]);
    const { output } = await run(['cat', '-', 'bin/b'], { stdin: archive });
    assert.equal(output, plnk.body);
    assert.deepEqual(await messages(archive, 'validity/skipped-entry'), []);
  });

  test('an entry there that is itself a link', async () => {
    const archive = layerOf(
      { path: 'usr/a', body: 'x'.repeat(4000) },
      link('.wh..wh.plnk/100.1', 'usr/a'),
      link('usr/b', '/.wh..wh.plnk/100.1'),
    );
    assert.deepEqual(await filesIn(archive), ['usr/a file 4000', 'usr/b file 4000']);
    const { files, live } = await sizes(archive);
    assert.deepEqual([files, live], [4000, 4000]);
  });

  test('links in a circle, and to nothing, are skipped', async () => {
    const archive = layerOf(
      link('.wh..wh.plnk/1', '.wh..wh.plnk/2'),
      link('.wh..wh.plnk/2', '.wh..wh.plnk/1'),
      link('a', '.wh..wh.plnk/1'),
      link('b', '.wh..wh.plnk/3'),
    );
    assert.deepEqual(await filesIn(archive), []);
    assert.equal((await messages(archive, 'validity/skipped-entry')).length, 2);
  });

  test('without a link, the bytes are not usable', async () => {
    const archive = layerOf(...root, plnk, { path: '.wh..wh.orph/1', body: 'orphan' });
    assert.deepEqual(await filesIn(archive), []);
    const { files, live, unusable, content = 0, overhead } = await sizes(archive);
    assert.deepEqual([files, live, unusable, overhead], [5006, 0, 5006, content - 5006]);
  });

  test('deleted by a later layer: deleted there, once', async () => {
    const first = [...root, plnk, link('bin/a', '.wh..wh.plnk/100.1'), link('bin/b', '.wh..wh.plnk/100.1')];
    const second = [{ path: 'bin/.wh.a' }, { path: 'bin/.wh.b' }];
    const archive = ociArchive([{ names: ['app:1'], steps: [{ entries: first }, { entries: second }] }]);
    const { files, live, deleted, unusable } = await sizes(archive);
    assert.deepEqual([files, live, deleted, unusable], [5000, 0, 5000, 0]);
  });

  test('export writes the file and its link', async () => {
    const archive = layerOf(...root, plnk, link('bin/a', '.wh..wh.plnk/100.1'), link('bin/b', '.wh..wh.plnk/100.1'));
    const { output, status } = await run(['export', '-'], { stdin: archive });
    assert.equal(status, 0);
    assert.ok(output.includes(plnk.body) && output.indexOf(plnk.body) === output.lastIndexOf(plnk.body));
  });
});

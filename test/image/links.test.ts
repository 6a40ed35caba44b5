// Links between the files of an archive: followed inside the archive, never out of it, and not in loops. In a tar, and in a
// directory as symbolic links or as the text files that Git makes of them.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { Archive } from '../../src/archive/archive.ts';
import { openArchive } from '../../src/archive/open-archive.ts';
import { Spool } from '../../src/archive/spool.ts';
import { readRange } from '../../src/bytes/byte-range.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { openImages } from '../../src/image/open-images.ts';
import { asFiles, ociEntries } from '../support/image-builder.ts';
import { first } from '../support/items.ts';
import { chunked } from '../support/read-buffer.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

const spool = new Spool();
const folder = mkdtempSync(join(tmpdir(), 'timg-test-'));
after(() => {
  spool.remove();
  rmSync(folder, { recursive: true });
});

/** The text of a file; undefined if the name leads to nothing. */
async function textAt(archive: Archive, name: string): Promise<string | undefined> {
  const range = archive.find(name);
  return range && (await readRange(range, 1000)).toString();
}

describe('links in a tar', () => {
  const chain = Array.from({ length: 41 }, (_, at) => ({ path: `chain/${at}`, link: `${at + 1}` }));
  const entries: readonly TarLiteral[] = [
    { path: 'index.json', body: 'index' },
    { path: 'a/b/file', body: 'inside' },
    { path: 'a/relative', link: 'b/file' },
    { path: 'a/b/up', link: '../../index.json' },
    { path: 'absolute', link: '/a/b/file' },
    { path: 'a/twice', link: 'relative' },
    { path: 'a/hard', type: 'hardlink', link: './a/b/file' },
    { path: 'a/b/hard-to-link', type: 'hardlink', link: 'a/relative' },
    { path: 'self', link: 'self' },
    { path: 'ping', link: 'pong' },
    { path: 'pong', link: 'ping' },
    { path: 'hard-circle', type: 'hardlink', link: 'hard-circle' },
    { path: 'dangling', link: 'nowhere' },
    { path: 'to-directory', link: 'a' },
    { path: 'out', link: '../etc/passwd' },
    { path: 'far-out', link: '../../../../../../../../etc/passwd' },
    { path: 'a/out', link: '../../a/b/file' },
    { path: 'etc-passwd', link: '/etc/passwd' },
    { path: 'first-a-file', body: 'old' },
    { path: 'first-a-file', link: '../etc/passwd' },
    ...chain,
    { path: 'chain/41', body: 'the end' },
  ];
  const archive = openArchive({ name: '-', stream: chunked(tar(entries), 65536) }, spool, defaultLimits);

  for (const [name, expected] of [
    ['index.json', 'index'],
    ['a/relative', 'inside'],
    ['a/b/up', 'index'],
    ['absolute', 'inside'],
    ['a/twice', 'inside'],
    ['a/hard', 'inside'],
    ['a/b/hard-to-link', 'inside'],
    ['chain/1', 'the end'],
    // More links than the limit.
    ['chain/0', undefined],
    ['self', undefined],
    ['ping', undefined],
    ['hard-circle', undefined],
    ['dangling', undefined],
    ['to-directory', undefined],
    ['out', undefined],
    ['far-out', undefined],
    ['a/out', undefined],
    ['etc-passwd', undefined],
    ['first-a-file', undefined],
    ['__proto__', undefined],
  ] as const) {
    test(`${name}: ${expected ?? 'nothing'}`, async () => assert.equal(await textAt(await archive, name), expected));
  }
});

describe('links in a directory', () => {
  const root = join(folder, 'layout');
  mkdirSync(join(root, 'blobs/sha256'), { recursive: true });
  const write = (name: string, text: string): void => writeFileSync(join(root, name), text);
  const link = (name: string, target: string): void => symlinkSync(target, join(root, name));
  writeFileSync(join(folder, 'secret'), 'secret');
  mkdirSync(join(folder, 'layout-too'));
  writeFileSync(join(folder, 'layout-too/secret'), 'secret');
  write('index.json', 'index');
  write('rootfs.tar', 'inside');
  link('blobs/sha256/relative', '../../rootfs.tar');
  link('blobs/sha256/absolute', join(root, 'rootfs.tar'));
  link('blobs/sha256/twice', 'relative');
  link('blobs/sha256/self', 'self');
  link('ping', 'pong');
  link('pong', 'ping');
  link('blobs/sha256/dangling', 'nowhere');
  link('blobs/sha256/out', '../../../secret');
  link('blobs/sha256/out-absolute', '/etc/passwd');
  link('blobs/sha256/neighbor', '../../../layout-too/secret');
  link('blobs/sha512', '../..');
  link('blobs/sha384', '.');
  link('blobs/sha256/directory', '../..');
  // Links checked out by Git on systems without symbolic links.
  write('blobs/sha256/text', '../../rootfs.tar');
  write('blobs/sha256/text-to-link', './relative');
  write('blobs/sha256/text-out', '../../../secret');
  write('blobs/sha256/text-to-out', './out');
  write('blobs/sha256/text-to-nothing', '../nothing');
  write('blobs/sha256/text-of-two-lines', '../../rootfs.tar\n../../rootfs.tar');
  write('text', './rootfs.tar');
  const archive = openArchive({ name: root }, spool, defaultLimits);

  for (const [name, expected] of [
    ['index.json', 'index'],
    ['blobs/sha256/relative', 'inside'],
    ['blobs/sha256/absolute', 'inside'],
    ['blobs/sha256/twice', 'inside'],
    ['blobs/sha384/sha256/relative', 'inside'],
    ['blobs/sha256/self', undefined],
    ['ping', undefined],
    ['blobs/sha256/dangling', undefined],
    ['blobs/sha256/out', undefined],
    ['blobs/sha256/out-absolute', undefined],
    ['blobs/sha256/neighbor', undefined],
    ['blobs/sha256/directory', undefined],
    ['blobs/sha512/../secret', undefined],
    ['../secret', undefined],
    ['blobs/../../secret', undefined],
    ['blobs', undefined],
    ['', undefined],
    ['nul\0', undefined],
    ['blobs/sha256/text', 'inside'],
    ['blobs/sha256/text-to-link', 'inside'],
    // Not a link: the text is the content.
    ['blobs/sha256/text-out', '../../../secret'],
    ['blobs/sha256/text-to-out', './out'],
    ['blobs/sha256/text-to-nothing', '../nothing'],
    ['blobs/sha256/text-of-two-lines', '../../rootfs.tar\n../../rootfs.tar'],
    // Only blobs can be such links.
    ['text', './rootfs.tar'],
  ] as const) {
    test(`${JSON.stringify(name)}: ${expected ?? 'nothing'}`, async () =>
      assert.equal(await textAt(await archive, name), expected));
  }

  test('the directory itself can be a link', async () => {
    symlinkSync(root, join(folder, 'link-to-layout'));
    const linked = await openArchive({ name: join(folder, 'link-to-layout') }, spool, defaultLimits);
    assert.equal(await textAt(linked, 'blobs/sha256/relative'), 'inside');
  });
});

describe('an image whose layers are links', () => {
  const literal = { names: ['hello:1'], steps: [{ createdBy: 'COPY', entries: [{ path: 'file', body: 'hello' }] }] };
  const layout = asFiles(ociEntries([literal]));

  /** The layout in a directory, with each blob in `store/` and a link to it from its place. */
  function written(name: string, link: (target: string, path: string) => void): string {
    const place = join(folder, name);
    mkdirSync(join(place, 'blobs/sha256'), { recursive: true });
    mkdirSync(join(place, 'store'));
    for (const [path, bytes] of layout) {
      const hex = path.split('/')[2];
      writeFileSync(join(place, hex ? `store/${hex}` : path), bytes);
      if (hex) link(`../../store/${hex}`, join(place, path));
    }
    return place;
  }

  for (const [what, name, link] of [
    ['symbolic links', 'symlinks', symlinkSync],
    ['text files made by Git', 'texts', (target: string, path: string) => writeFileSync(path, target)],
  ] as const) {
    test(what, async () => {
      const { contents } = await openImages({ name: written(name, link) }, spool, defaultLimits);
      const { names, layers } = first(contents.images);
      assert.deepEqual(names, ['hello:1']);
      const { range, declared } = first(layers);
      assert.ok(range);
      assert.equal(range.end - range.start, declared?.size);
      assert.deepEqual(readFileSync(range.file).subarray(0, 2), Buffer.from([0x1f, 0x8b]));
    });
  }
});

// export: the tar has the files that `files` lists, for every image of every sample; its order suits unpacking, and its bytes
// do not depend on how the layers are stored.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { after, describe, test } from 'node:test';
import { extract } from 'tar-stream';
import type { FileData } from '../../../src/report/files/file-data.ts';
import type { ImageData } from '../../../src/report/image-data.ts';
import { hex256 } from '../../support/bytes.ts';
import { gzip, zstdStored } from '../../support/compress.ts';
import { dockerSave, dockerSaveLegacy, ociArchive, type StepLiteral } from '../../support/image-builder.ts';
import { first } from '../../support/items.ts';
import { inProject } from '../../support/project.ts';
import { collect, readBuffer } from '../../support/read-buffer.ts';
import { run, runForBytes } from '../../support/run.ts';
import type { TarLiteral } from '../../support/tar-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'timg-test-'));
after(() => rmSync(folder, { recursive: true }));

type Shown = Omit<FileData, 'layer' | 'implied' | 'distribution'>;

/**
 * The final filesystem, without how it is stored. Whether a directory is implied is left out too, since export writes an entry
 * for it; that has a time, which an implied directory has not.
 */
async function filesOf(args: readonly string[], stdin?: Buffer): Promise<readonly Shown[]> {
  const { output } = await run(['files', ...args, '--format', 'json', '--digest'], { stdin });
  const entries: readonly FileData[] = JSON.parse(output).data.entries;
  return entries.map(({ layer, implied, distribution, ...shown }) => ({
    ...shown,
    mtime: shown.mtime ?? '1970-01-01T00:00:00Z',
  }));
}

async function exported(stdin: Buffer, args: readonly string[] = [], archive = '-'): Promise<Buffer> {
  const { status, output, errors } = await runForBytes(['export', archive, ...args], { stdin });
  assert.deepEqual([status, errors], [0, '']);
  return output;
}

const image = (steps: readonly StepLiteral[]): Buffer => dockerSave([{ names: ['one:1'], steps }]);
const ofLayers = (...layers: readonly (readonly TarLiteral[])[]): Buffer =>
  image(layers.map((entries) => ({ entries })));

/** `path`, or `path -> target` for links. */
const entriesOf = (bytes: Buffer): readonly string[] =>
  readBuffer(bytes).entries.map(({ path, link }) => (link ? `${path} -> ${link}` : path));

describe('the exported tar of each sample has the files of the image', () => {
  /** Samples without a complete filesystem. */
  const refused: Readonly<Record<string, readonly [status: 1 | 2, message: RegExp]>> = {
    'foreign-layer.tar': [
      1,
      /foreign-layer\.tar: layer 0 is not in the archive; name an archive that has the layers with --with, or export the image again with all its layers$/,
    ],
    'missing-layer.tar': [
      1,
      /missing-layer\.tar: layer 1 is not in the archive; name an archive that has the layers with --with, or export the image again with all its layers$/,
    ],
    'tar-damaged.tar': [
      1,
      /: the exported tar is incomplete: layers 1–3 of samples\/tar-damaged\.tar cannot be read to the end; details: timg-inspect validate samples\/tar-damaged\.tar$/,
    ],
    'truncated-archive.tar': [
      1,
      /: the exported tar is incomplete: samples\/truncated-archive\.tar: the archive is truncated at byte 11876, inside manifest\.json; details: timg-inspect validate \S+$/,
    ],
    'truncated-gzip-layer.tar': [
      1,
      /: the exported tar is incomplete: layer 1 of samples\/truncated-gzip-layer\.tar cannot be read to the end; details: timg-inspect validate \S+$/,
    ],
    'truncated-layer.tar': [
      1,
      /: the exported tar is incomplete: layer 1 of samples\/truncated-layer\.tar cannot be read to the end; details: timg-inspect validate \S+$/,
    ],
  };
  /** Samples with entries that no filesystem can have. */
  const leavingOut: Readonly<Record<string, RegExp>> = {
    'bare-whiteout.tar': /^timg-inspect: warning: layer 1, byte 512 \(\/\.wh\.\): a whiteout without a name; skipped/,
    'hard-links.tar':
      /^timg-inspect: warning: layer 5: \/bin\/lost was skipped: it is a hard link to \/bin\/no-such-file, /,
    'symlink-loop.tar': /^timg-inspect: warning: layer 1: \/a\/file was skipped: /,
  };
  const isArchive = (file: string): boolean => /\.(?:tar|gz|zst)$|-dir$/.test(file);

  for (const sample of readdirSync(inProject('samples')).filter(isArchive).sort()) {
    test(sample, async () => {
      const archive = `samples/${sample}`;
      const { output } = await run([archive, '--format', 'json']);
      const images: readonly ImageData[] = output === '' ? [] : JSON.parse(output).data.images;
      if (images.length === 0) return await assertRefused(archive);
      for (const { imageID } of images) {
        const asked = imageID === null ? [archive] : [archive, '--image', imageID];
        const file = join(folder, `${sample}.exported`);
        const { status, errors } = await run(['export', ...asked, '-o', file]);
        if (refused[sample]) {
          assert.equal(status, refused[sample][0]);
          assert.match(errors.trimEnd(), refused[sample][1]);
          assert.deepEqual(readdirSync(folder), []);
          continue;
        }
        assert.match(errors, leavingOut[sample] ?? /^$/);
        assert.equal(status, leavingOut[sample] ? 1 : 0);
        assert.deepEqual(await filesOf([`rootfs:${file}`]), await filesOf(asked));
        rmSync(file);
      }
    });
  }

  async function assertRefused(archive: string): Promise<void> {
    const { status, output, errors } = await run(['export', archive]);
    assert.match(errors, /^timg-inspect: [^\n]+\n$/);
    assert.notEqual(status, 0);
    assert.equal(output, '');
  }
});

describe('the order of entries', () => {
  test('directories are followed by their contents, in byte order', async () => {
    const bytes = ofLayers([{ path: 'a-b' }, { path: 'a/z' }, { path: 'é' }, { path: 'Z' }], [{ path: 'a/b/c' }]);
    assert.deepEqual(entriesOf(await exported(bytes)), ['Z', 'a/', 'a/b/', 'a/b/c', 'a/z', 'a-b', 'é']);
  });
  test('the first of several hard links has the bytes, whichever had them in the layer', async () => {
    const bytes = ofLayers(
      [
        { path: 'm', body: 'body' },
        { path: 'z', type: 'hardlink', link: 'm' },
      ],
      [{ path: 'd/a', type: 'hardlink', link: 'm' }],
    );
    const tarred = await exported(bytes);
    assert.deepEqual(entriesOf(tarred), ['d/', 'd/a', 'm -> d/a', 'z -> d/a']);
    assert.deepEqual(
      readBuffer(tarred).entries.map(({ body }) => body),
      ['', 'body', '', ''],
    );
  });
  test('a symbolic link can have hard links', async () => {
    const bytes = ofLayers([
      { path: 's', link: 'target' },
      { path: 't', type: 'hardlink', link: 's' },
    ]);
    const { entries } = readBuffer(await exported(bytes));
    assert.deepEqual(
      entries.map(({ type, link }) => `${type} ${link}`),
      ['symlink target', 'hardlink s'],
    );
  });
});

test('tar-stream reads the same names and bytes as GNU tar from hello_fs', async () => {
  const rows = readFileSync(inProject('test/truth/hello_fs.tsv'), 'utf8').trimEnd().split('\n').slice(1);
  const recorded = new Map(rows.map((row) => [row.split('\t')[0], row.split('\t')[10]]));
  const found = new Map<string, string>([['/', '-']]);
  const reader = extract();
  reader.on('entry', async ({ name, type, linkname }, body, next) => {
    const digest = type === 'link' ? found.get(linkname ?? '') : hex256(await collect(body as AsyncIterable<Buffer>));
    found.set(name.replace(/\/$/, ''), type === 'file' || type === 'link' ? String(digest) : '-');
    next();
  });
  reader.end((await runForBytes(['export', 'samples/hello_fs.tar'])).output);
  await finished(reader);
  assert.deepEqual(new Map([...found].sort()), new Map([...recorded].sort()));
});

describe('directories without an entry', () => {
  test('a parent directory has mode 0755, owner root and time 0', async () => {
    const { entries } = readBuffer(await exported(ofLayers([{ path: 'a/b', uid: 5 }])));
    const { type, mode, uid, gid, mtime } = first(entries);
    assert.deepEqual([type, mode, uid, gid, mtime.seconds], ['directory', 0o755, 0, 0, 0]);
  });
  test('"/" is written only if a layer has an entry for it', async () => {
    assert.deepEqual(entriesOf(await exported(ofLayers([{ path: 'a' }]))), ['a']);
    const set = await exported(ofLayers([{ path: './', mode: 0o700 }, { path: 'a' }]));
    assert.deepEqual(entriesOf(set), ['./', 'a']);
    assert.equal(readBuffer(set).entries[0]?.mode, 0o700);
  });
  test('an image without files is an empty tar', async () =>
    assert.deepEqual(await exported(ofLayers([])), Buffer.alloc(1024)));
});

test('holes of sparse files are not written', async () => {
  const segments = [{ at: 2 ** 40, body: 'tail' }];
  const sparse = { form: '1.0', realSize: 2 ** 42, segments } as const;
  const bytes = await exported(ofLayers([{ path: 'holes.img', sparse }]));
  const entry = first(readBuffer(bytes).entries);
  assert.deepEqual([entry.path, entry.body, entry.sparse?.realSize], ['holes.img', 'tail'.padEnd(512, '\0'), 2 ** 42]);
  assert.deepEqual(entry.sparse?.segments, [{ offset: 2 ** 40, size: 512 }]);
  assert.ok(bytes.length < 5000);
});

describe('the tar has the same bytes', () => {
  const steps: readonly StepLiteral[] = [
    { entries: [{ path: 'a', body: 'x'.repeat(3000) }, { path: 'b/c', body: 'one' }, { path: 'b/empty' }] },
    { entries: [{ path: 'b/.wh.c' }, { path: 'b/d', body: 'two', xattrs: { 'user.a': Buffer.from([0, 255]) } }] },
  ];
  const expected = exported(image(steps));

  test('if exported twice', async () => assert.deepEqual(await exported(image(steps)), await expected));
  for (const compression of ['none', 'gzip', 'zstd'] as const) {
    test(`from an OCI layout, compression ${compression}`, async () =>
      assert.deepEqual(await exported(ociArchive([{ steps }], { compression })), await expected));
  }
  test('from an older docker save', async () =>
    assert.deepEqual(await exported(dockerSaveLegacy([{ names: ['one:1'], steps }])), await expected));
  test('from a compressed archive', async () => {
    assert.deepEqual(await exported(gzip(image(steps))), await expected);
    assert.deepEqual(await exported(zstdStored(image(steps))), await expected);
  });
  test('if exported again from itself', async () =>
    assert.deepEqual(await exported(await expected, [], 'rootfs:-'), await expected));
  test('with container export', async () => {
    const { output } = await runForBytes(['container', 'export', '-'], { stdin: image(steps) });
    assert.deepEqual(output, await expected);
  });
});

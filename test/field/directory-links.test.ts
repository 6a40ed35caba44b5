// Blobs that are links: out of a layout directory into a store, as rules_img makes them, as text files from Git, or in a tar.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { asFiles, dockerSaveLegacyEntries, type ImageLiteral, ociEntries } from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'directory-links-'));
after(() => rmSync(folder, { recursive: true }));

const image: ImageLiteral = { names: ['app:1'], steps: [{ entries: [{ path: 'etc/motd', body: 'hello\n' }] }] };
const layout = asFiles(ociEntries([image]));
const isLayer = (bytes: Buffer): boolean => bytes[0] === 0x1f;

/** A layout whose blobs (or only its layer) are in a store beside it, with a link at the place of each. */
function linked(
  name: string,
  link: (path: string, target: string) => void,
  isMoved = (_: Buffer): boolean => true,
): string {
  const root = join(folder, name, 'image');
  const store = join(folder, name, 'store');
  mkdirSync(join(root, 'blobs/sha256'), { recursive: true });
  mkdirSync(store);
  for (const [path, bytes] of layout) {
    const hex = path.split('/')[2];
    const isStored = hex !== undefined && isMoved(bytes);
    writeFileSync(isStored ? join(store, hex) : join(root, path), bytes);
    if (isStored) link(join(root, path), `../../../store/${hex}`);
  }
  return root;
}

const errorsOf = async (root: string): Promise<readonly string[]> => {
  const { findings } = JSON.parse((await run(['validate', root, '--format', 'json'])).output);
  return findings
    .filter((one: { severity: string }) => one.severity === 'error')
    .map((one: { message: string }) => one.message);
};

describe('blobs that are links out of the directory are read, as by skopeo', () => {
  for (const [what, link] of [
    ['relative', (path, target) => symlinkSync(target, path)],
    ['absolute', (path, target) => symlinkSync(join(path, '..', target), path)],
    ['text', (path, target) => writeFileSync(path, target)],
  ] as const satisfies readonly (readonly [string, (path: string, target: string) => void])[]) {
    test(what, async () => {
      const root = linked(what, link);
      assert.equal((await run(['cat', root, '/etc/motd'])).output, 'hello\n');
      assert.equal((await run(['verify', root])).status, 0);
    });
  }
  test('a link of the whole folder of blobs', async () => {
    const root = linked('folder', () => {});
    rmSync(join(root, 'blobs'), { recursive: true });
    mkdirSync(join(root, 'blobs'));
    symlinkSync('../../store', join(root, 'blobs/sha256'));
    assert.equal((await run(['cat', root, '/etc/motd'])).output, 'hello\n');
  });
});

describe('a link that is not followed is named with its target', () => {
  writeFileSync(join(folder, 'secret'), 'secret');
  execFileSync('mkfifo', [join(folder, 'fifo')]);
  for (const [what, target, reason] of [
    ['dangling', './nothing', 'which does not exist'],
    ['below-a-file', '/etc/passwd/x', 'which does not exist'],
    [
      'other-content',
      join(folder, 'secret'),
      'out of the directory, where only a blob with the digest of its name is read',
    ],
    ['to-a-directory', '/etc', 'which is not a regular file'],
    ['to-a-device', '/dev/zero', 'which is not a regular file'],
    ['to-a-fifo', join(folder, 'fifo'), 'which is not a regular file'],
  ] as const) {
    test(what, async () => {
      const root = linked(what, (path) => symlinkSync(target, path), isLayer);
      const [error = '', ...others] = await errorsOf(root);
      assert.ok(
        error.startsWith('layer 0 (blobs/sha256/') && error.endsWith(`) is a link to ${target}, ${reason}`),
        error,
      );
      assert.deepEqual(others, []);
      assert.equal((await run(['check', root])).status, 1);
    });
  }
  test('loop', async () => {
    const root = linked('loop', (path) => symlinkSync(path, path), isLayer);
    assert.match(String(await errorsOf(root)), / is a link to \S+, which leads in a loop$/);
  });
  test('text from Git that leads to nothing', async () => {
    const root = linked('text-dangling', (path) => writeFileSync(path, '../../../gone/layer.tar.gz'), isLayer);
    assert.match(
      String(await errorsOf(root)),
      /is a symbolic link stored as text, to \.\.\/\.\.\/\.\.\/gone\/layer\.tar\.gz \(.* core\.symlinks true\), which does not exist$/,
    );
  });
  test('index.json never leads out', async () => {
    const root = linked('index', (path, target) => symlinkSync(target, path));
    rmSync(join(root, 'index.json'));
    writeFileSync(join(folder, 'index/index.json'), layout.get('index.json') ?? '');
    symlinkSync('../index.json', join(root, 'index.json'));
    const { output, errors } = await run(['check', root]);
    assert.doesNotMatch(output + errors, /app:1|PASSED/);
  });
});

describe('a link in a tar that is not followed is named with its target', () => {
  const long = `${'t'.repeat(300)}/end`;
  for (const [what, link, reason, ...more] of [
    ['dangling', { link: '../gone' }, 'a link to ../gone, where there is no file'],
    ['to a directory', { link: '../sha256' }, 'a link to ../sha256, where there is no file'],
    ['out of the archive', { link: '../../../../../x' }, 'a link to ../../../../../x, which leads out of the archive'],
    ['a hard link to nothing', { link: 'gone', type: 'hardlink' }, 'a link to gone, where there is no file'],
    ['without a target', { link: '', type: 'symlink' }, 'a link to "", where there is no file'],
    ['loop', { link: '../../loop' }, 'a link to ../../loop, which leads in a loop', { path: 'loop', link: './loop' }],
    [
      'to a link out',
      { link: '../../x' },
      'a link to ../../x, which leads out of the archive',
      { path: 'x', link: '../../y' },
    ],
    ['long', { link: long }, `a link to ${'t'.repeat(71)}…${'t'.repeat(67)}/end, where there is no file`],
  ] as const satisfies readonly (readonly [string, Partial<TarLiteral>, string, TarLiteral?])[]) {
    const entries = ociEntries([image]);
    const layer = entries.find(({ body }) => Buffer.isBuffer(body) && isLayer(body));
    const changed = entries.map((entry) => (entry === layer ? { path: entry.path, ...link } : entry));
    for (const [where, below] of [
      ['at the root', ''],
      ['below a directory', 'image/'],
    ]) {
      test(`${what}, ${where}`, async () => {
        const bytes = tar([...changed, ...more].map((entry) => ({ ...entry, path: `${below}${entry.path}` })));
        const { output } = await run(['validate', '-', '--format', 'json'], { stdin: bytes });
        const messages = JSON.parse(output).findings.map(({ message }: { message: string }) => message);
        assert.ok(messages.includes(`layer 0 (${String(layer?.path)}) is ${reason}`), messages.join('\n'));
        assert.equal((await run(['check', '-'], { stdin: bytes })).status, 1);
      });
    }
  }
  test('a later file of the name is read', async () => {
    const entries = ociEntries([image]);
    const layer = entries.find(({ body }) => Buffer.isBuffer(body) && isLayer(body)) as TarLiteral;
    const bytes = tar([{ path: layer.path, link: 'gone' }, ...entries]);
    const { output } = await run(['cat', '-', '/etc/motd'], { stdin: bytes });
    assert.equal(output, 'hello\n');
  });
});

test('links of an image below a directory are those of that directory', async () => {
  const layer = `${'b'.repeat(64)}/layer.tar`;
  const saved = dockerSaveLegacyEntries([image]);
  const linked = [
    ...saved,
    { path: layer, link: `../${saved.find(({ path }) => String(path).endsWith('/layer.tar'))?.path}` },
  ];
  for (const below of ['', 'image/']) {
    const bytes = tar(linked.map((entry) => ({ ...entry, path: `${below}${entry.path}` })));
    const { output } = await run(['validate', '-', '--format', 'json'], { stdin: bytes });
    assert.doesNotMatch(output, /v1-links/, below);
  }
});

test('an image below a directory with manifest.json twice', async () => {
  const saved = dockerSaveLegacyEntries([image]);
  const other = { path: 'manifest.json', body: '[]' };
  const bytes = tar([other, ...saved].map((entry) => ({ ...entry, path: `image/${entry.path}` })));
  const { output } = await run(['validate', '-', '--format', 'json'], { stdin: bytes });
  assert.match(output, /integrity\/ambiguous-member/);
});

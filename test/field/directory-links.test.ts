// Blobs of a layout directory that are links: out of it into a store, as rules_img makes them, or as text files from Git.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { asFiles, type ImageLiteral, ociEntries } from '../support/image-builder.ts';
import { run } from '../support/run.ts';

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

// Viewing, comparing, extracting and copying from the explorer.
import assert from 'node:assert/strict';
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import promises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, type TestContext, test } from 'node:test';
import type { Session } from '../../src/explore/session.ts';
import { copied, exploredArchives, exploredLayers, performed, press, selectedPath } from '../support/explored.ts';
import { dockerSave } from '../support/image-builder.ts';
import { mockModule, onSystem } from '../support/on-system.ts';
import { inProject } from '../support/project.ts';

const folder = mkdtempSync(join(tmpdir(), 'extracted-'));
after(() => rmSync(folder, { recursive: true }));
const freshFolder = (): string => mkdtempSync(join(folder, 'f'));

const binary = Buffer.from(Array.from({ length: 40 }, (_, at) => at * 5));
const layers = [
  [
    { path: 'dir/', body: '' },
    { path: 'dir/sub/', body: '' },
    { path: 'dir/sub/empty', body: '' },
    { path: 'dir/text', body: 'one\ntwo\tx\nthree\n' },
    { path: 'dir/link', link: 'text', type: 'symlink' as const },
    { path: 'binary', body: binary },
    { path: 'long', body: Array.from({ length: 100 }, (_, at) => `line ${at}`).join('\n') },
  ],
  [{ path: 'dir/text', body: 'one\n2\nthree\nfour\n' }],
  [{ path: 'dir/.wh.text', body: '' }],
];

async function at(path: string, ...keys: readonly string[]): Promise<Session> {
  const session = await exploredLayers(layers);
  press(session, ...keys, '*', 'tab');
  for (let row = 0; row < 30 && selectedPath(session) !== path; row += 1) press(session, 'j');
  assert.equal(selectedPath(session), path);
  return session;
}

const linesOf = (session: Session): readonly string[] => session.shown().state.viewer?.lines ?? [];
const messageOf = (session: Session): string => session.shown().state.message ?? '';

describe('the viewer', () => {
  test('shows a text file of the chosen layer, also one that is deleted later', async () => {
    const session = await at('dir/text', '[', '[');
    press(session, 'return');
    await performed(session);
    assert.deepEqual(linesOf(session), ['one', 'two     x', 'three']);
    assert.match(session.shown().state.viewer?.title ?? '', /^\/dir\/text {2}layer 0 {2}16B$/);
    press(session, 'q');
    assert.equal(session.shown().state.viewer, undefined);
    assert.ok(!session.shown().state.isDone);
    press(session, ']', ']', 'return');
    await performed(session);
    assert.deepEqual(linesOf(session), ['one', '2', 'three', 'four']);
  });

  test('shows the bytes of a binary file, and of any file on request', async () => {
    const session = await at('binary');
    press(session, 'return');
    await performed(session);
    assert.equal(linesOf(session)[0], '00000000  00 05 0a 0f 14 19 1e 23  28 2d 32 37 3c 41 46 4b  |.......#(-27<AFK|');
    assert.equal(linesOf(session).length, 3);
    const other = await at('long');
    press(other, 'x');
    await performed(other);
    assert.match(linesOf(other)[0] ?? '', /^00000000 {2}6c 69 6e 65/);
  });

  test('scrolls and searches', async () => {
    const session = await at('long');
    press(session, 'return');
    await performed(session);
    const top = (): number | undefined => session.shown().state.viewer?.top;
    const tops = ['j', 'downArrow', 'k', ' ', 'pageDown', 'pageUp', 'b', 'G', 'g', 'end', 'home'].map((key) => {
      press(session, key);
      return top();
    });
    assert.deepEqual(tops, [1, 2, 1, 20, 39, 20, 1, 81, 0, 81, 0]);
    press(session, '/', ...'LINE 7', 'return');
    assert.equal(session.shown().state.viewer?.found, undefined);
    press(session, '/', ...'line 7', 'return', 'n', 'n', 'N');
    assert.equal(session.shown().state.viewer?.found, 70);
    press(session, 'l', 'l', 'h');
    assert.equal(session.shown().state.viewer?.left, 8);
    session.input('[<65;5;5M', {});
    assert.ok((top() ?? 0) > 60);
    press(session, 'ctrl+c');
    assert.ok(session.shown().state.isDone);
  });

  test('says why there is nothing to view', async () => {
    const session = await at('dir/link');
    press(session, 'return');
    await performed(session);
    assert.equal(messageOf(session), 'this is not a regular file');
    press(session, 'h', 'x');
    assert.equal(messageOf(session), 'this is a directory; choose a file');
  });
});

describe('a difference', () => {
  test('is that from the version below', async () => {
    const session = await at('dir/text', '[');
    press(session, 'd');
    await performed(session);
    assert.equal(session.shown().state.viewer?.title, '/dir/text: layer 0 → layer 1');
    assert.deepEqual(linesOf(session), ['@@ -1,3 +1,4 @@', ' one', '-two    x', '+2', ' three', '+four']);
  });

  test('needs a version below', async () => {
    const session = await at('long');
    press(session, 'd');
    await performed(session);
    assert.equal(messageOf(session), 'no layer below layer 0 has this file');
  });
});

describe('two archives', () => {
  test('are two images, and a file is compared with that of the other one', async () => {
    const session = await exploredArchives([
      inProject('samples/hello_image.tar'),
      inProject('samples/hello_image_1.1.0.tar'),
    ]);
    const { images } = session.shown().explored;
    assert.deepEqual(images, ['0.tar  hello:1.0.0  linux/amd64', '1.tar  hello:1.1.0  linux/amd64']);
    // The lines that GNU diff shows for the files that `cat` prints.
    const lines = [
      '@@ -1,1 +1,4 @@',
      '+from greetings import greet',
      '+',
      " print('Hello, World!')",
      '+print(greet())',
    ];
    press(session, '/', ...'app/app.py', 'return', 'tab', 'G', 'd');
    await performed(session);
    assert.deepEqual(linesOf(session), lines);
    press(session, 'q', 'tab', 'tab', 'j', '/', ...'app/app.py', 'return', 'tab', 'tab', 'G', 'd');
    await performed(session);
    assert.equal(session.shown().state.image, 1);
    assert.deepEqual(linesOf(session), lines);
  });

  test('say if the other one does not have the file', async () => {
    const session = await exploredArchives([
      inProject('samples/hello_image_1.1.0.tar'),
      inProject('samples/hello_image.tar'),
    ]);
    press(session, '/', ...'greetings.csv', 'return', 'tab', 'G', 'd');
    await performed(session);
    assert.equal(messageOf(session), 'the other image does not have this file');
  });
});

describe('extracting', () => {
  const extractTo = async (session: Session, name: string): Promise<string> => {
    press(session, 'e', 'ctrl+u', ...name, 'return');
    await performed(session);
    return messageOf(session);
  };

  test('writes a file, and overwrites nothing', async () => {
    const target = join(freshFolder(), 'out');
    const session = await at('binary');
    assert.equal(await extractTo(session, target), `${target}: 1 file, 40B`);
    assert.deepEqual(readFileSync(target), binary);
    assert.equal(await extractTo(session, target), `${target} exists; nothing is overwritten, choose another name`);
    assert.match(await extractTo(session, `${target}/no/way`), /cannot be written/);
  });

  test('writes a directory with its links', async () => {
    const target = join(freshFolder(), 'out');
    const session = await at('dir', '[');
    assert.equal(await extractTo(session, target), `${target}: 3 files, 17B`);
    assert.deepEqual(readdirSync(target, { recursive: true }).sort(), ['link', 'sub', 'sub/empty', 'text']);
    assert.equal(readFileSync(join(target, 'text'), 'utf8'), 'one\n2\nthree\nfour\n');
    assert.equal(readlinkSync(join(target, 'link')), 'text');
    assert.equal(lstatSync(join(target, 'sub/empty')).size, 0);
    assert.match(await extractTo(session, target), /exists; nothing is overwritten/);
  });

  test('makes hard links of the further names of a file', async () => {
    const target = join(freshFolder(), 'out');
    const session = await exploredLayers([
      [
        { path: 'd/', body: '' },
        { path: 'd/a', body: 'one file' },
        { path: 'd/b', link: 'd/a', type: 'hardlink' as const },
        { path: 'd/empty', body: '' },
        { path: 'd/pipe', type: 'fifo' as const },
      ],
      [
        { path: 'd/later', link: 'd/a', type: 'hardlink' as const },
        { path: 'd/none', link: 'd/empty', type: 'hardlink' as const },
      ],
    ]);
    press(session, 'tab');
    assert.equal(await extractTo(session, target), `${target}: 5 files, 8B; left out: 1 device or pipe`);
    const inode = (name: string): number => lstatSync(join(target, name)).ino;
    assert.equal(readFileSync(join(target, 'later'), 'utf8'), 'one file');
    assert.deepEqual([inode('a'), inode('a'), inode('empty')], [inode('b'), inode('later'), inode('none')]);
    assert.notEqual(inode('a'), inode('empty'));
  });

  test('leaves no part of a file if the archive ends while it is read', async () => {
    const [archive, target] = [join(freshFolder(), 'app.tar'), join(freshFolder(), 'out')];
    const steps = [{ entries: [{ path: 'large', body: 'x'.repeat(3_000_000) }] }];
    writeFileSync(archive, dockerSave([{ names: ['app:1'], steps }], { v1Configs: false }));
    const session = await exploredArchives([archive]);
    truncateSync(archive, 2_000_000);
    press(session, 'tab');
    assert.match(await extractTo(session, target), /is incomplete; nothing is extracted|changed/);
    assert.ok(!existsSync(target));
  });

  test('never writes through a link of the image', async () => {
    const outside = join(freshFolder(), 'outside');
    const target = join(freshFolder(), 'out');
    const session = await exploredLayers([
      [
        { path: 'd/', body: '' },
        { path: 'd/a', link: outside, type: 'symlink' as const },
        { path: 'd/b', link: '../..', type: 'symlink' as const },
        { path: 'd/c', body: 'x' },
      ],
    ]);
    press(session, 'tab');
    assert.equal(await extractTo(session, target), `${target}: 3 files, 1B`);
    assert.ok(!existsSync(outside));
  });

  describe('to a file system that takes names in other letters as the same', () => {
    const layersWith = (...paths: readonly string[]) => [
      [{ path: 'd/', body: '' }, ...paths.map((path) => ({ path, body: path.endsWith('/') ? '' : path }))],
    ];
    /** Every name that is made becomes lower-case, with composed accents. */
    function foldNames(context: TestContext): void {
      const folded = (name: unknown): string =>
        String(name).replace(/(?<=\/out)\/.*/, (below) => below.normalize('NFC').toLowerCase());
      const { open, mkdir, symlink, link } = promises;
      mockModule(promises, 'open', ((name, ...given) => open(folded(name), ...given)) as typeof open, context);
      mockModule(promises, 'mkdir', ((name: string) => mkdir(folded(name))) as typeof mkdir, context);
      mockModule(promises, 'symlink', (target, name) => symlink(target, folded(name)), context);
      mockModule(promises, 'link', (own, name) => link(folded(own), folded(name)), context);
    }
    for (const [what, one, other] of [
      ['files', 'd/README', 'd/readme'],
      ['accents', 'd/caf\u00e9', 'd/cafe\u0301'],
      ['directories', 'd/Lib/', 'd/lib/'],
      ['a file and a directory', 'd/Make/', 'd/make'],
    ] as const) {
      test(`says which of two ${what} cannot be written, and keeps the other`, async (context) => {
        const target = join(freshFolder(), 'out');
        const session = await exploredLayers(layersWith(one, other));
        press(session, 'tab');
        foldNames(context);
        assert.match(
          await extractTo(session, target),
          /out\/.+ has the same name as another file here, where case or accents make no difference; export a tar instead$/,
        );
        const written = readdirSync(target).map((name) => join(target, name));
        assert.equal(written.length, 1);
        for (const file of written.filter((name) => lstatSync(name).isFile()))
          assert.ok([one, other].includes(readFileSync(file, 'utf8') as never));
      });
    }
    test('writes all other names', async (context) => {
      const target = join(freshFolder(), 'out');
      const session = await exploredLayers(layersWith('d/A', 'd/b', 'd/C/', 'd/C/a'));
      press(session, 'tab');
      foldNames(context);
      assert.equal(await extractTo(session, target), `${target}: 3 files, 11B`);
    });
  });

  test('writes nothing on Windows if it does not allow a name, which could lead out of the directory', async (context) => {
    onSystem('win32', context);
    for (const [name, reason] of [
      ['..\\..\\up', 'Windows allows no \\ in names'],
      ['aux.c', 'Windows has a device of this name'],
    ]) {
      const target = join(freshFolder(), 'out');
      const session = await exploredLayers([
        [
          { path: 'd/', body: '' },
          { path: 'd/a', body: 'a' },
          { path: `d/e/${name}`, body: 'x' },
        ],
      ]);
      press(session, 'tab');
      assert.equal(
        await extractTo(session, target),
        `/d/e/${name} cannot be extracted here: ${reason}; export a tar instead`,
      );
      assert.ok(!existsSync(target));
    }
  });

  test('can be cancelled', async () => {
    const session = await at('binary');
    press(session, 'ctrl+e');
    assert.equal(session.shown().state.extracting?.name, './binary');
    press(session, 'delete', 'escape');
    assert.equal(session.shown().state.extracting, undefined);
    assert.ok(!existsSync('./binary'));
  });
});

test('y copies the path', async () => {
  const session = await at('dir/sub/empty');
  press(session, 'y');
  await performed(session);
  assert.equal(copied.at(-1), '/dir/sub/empty');
  assert.equal(messageOf(session), '/dir/sub/empty is copied, if the terminal allows it');
});

// bases.json: what base learn writes, where it is found, and that a file which is not one is neither read nor overwritten.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { sha256 } from '../../support/bytes.ts';
import {
  addImage,
  BlobStore,
  buildImage,
  dockerSave,
  layoutEntries,
  MEDIA,
  ociArchive,
  type StepLiteral,
} from '../../support/image-builder.ts';
import { run } from '../../support/run.ts';
import { tar } from '../../support/tar-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'bases-file-'));
after(() => rmSync(folder, { recursive: true }));
const write = (file: string, bytes: Buffer | string): string => {
  writeFileSync(join(folder, file), bytes);
  return join(folder, file);
};

const step = (name: string): StepLiteral => ({ createdBy: `COPY ${name}`, entries: [{ path: name, body: name }] });
const [debian, python, app] = [step('debian'), step('python'), step('app')];
const debianImage = { names: ['debian:12'], steps: [debian] };
const pythonImage = { names: ['python:3'], steps: [debian, python] };
const debianArchive = write('debian.tar', dockerSave([debianImage]));
const pythonArchive = write('python.tar', dockerSave([pythonImage]));
const appArchive = write('app.tar', dockerSave([{ names: ['app:1'], steps: [debian, python, app] }]));

const bases = join(folder, 'b.json');
beforeEach(() => rmSync(bases, { force: true }));
const learn = (...archives: string[]) => run(['base', 'learn', ...archives, '--bases', bases, '--format', 'json']);
const statusesOf = (output: string): readonly string[] =>
  JSON.parse(output).data.images.map(({ status }: { status: string }) => status);
const inFile = (file = bases) => JSON.parse(readFileSync(file, 'utf8'));

describe('base learn writes', () => {
  test('names, date, chain ID and digests', async () => {
    const { status, output } = await learn(pythonArchive);
    assert.deepEqual([status, statusesOf(output)], [0, ['added']]);
    const { imageID, created, layers } = buildImage(pythonImage);
    const [below, above] = layers.map(({ diffID }) => diffID);
    const { bases: mark, version, images } = inFile();
    assert.deepEqual([mark, version, images.length], ['timg-inspect', 1, 1]);
    // Image specification, config.md: ChainID(n) = SHA-256(ChainID(n-1) + " " + DiffID(n)).
    assert.equal(images[0].chainID, sha256(`${below} ${above}`));
    assert.deepEqual([images[0].names, images[0].created], [['python:3'], created]);
    assert.ok(images[0].digests.includes(imageID));
  });
  test('the digest of the index that a registry has', async () => {
    const store = new BlobStore();
    const index = store.addJson(MEDIA.index, {
      schemaVersion: 2,
      mediaType: MEDIA.index,
      manifests: [addImage(store, buildImage(debianImage))],
    });
    const { status } = await learn(write('index.tar', tar(layoutEntries(store, [index]))));
    assert.equal(status, 0);
    assert.ok(inFile().images[0].digests.includes(index.digest));
  });
  test('the name of the archive for an image without one', async () => {
    await learn(write('nameless.tar', dockerSave([{ steps: [debian] }])));
    assert.deepEqual(inFile().images[0].names, ['nameless.tar']);
  });
  test('all archives of a directory', async () => {
    mkdirSync(join(folder, 'all'), { recursive: true });
    writeFileSync(join(folder, 'all', 'a.tar'), dockerSave([debianImage, pythonImage]));
    await learn(join(folder, 'all'));
    assert.equal(inFile().images.length, 2);
  });
});

describe('base learn adds', () => {
  test('to what is there, whose versions of one name stay', async () => {
    await learn(debianArchive);
    const { output } = await learn(
      pythonArchive,
      write('newer.tar', dockerSave([{ ...debianImage, steps: [python] }])),
    );
    assert.deepEqual(statusesOf(output), ['added', 'added']);
    const names = inFile().images.map((image: { names: string[] }) => image.names[0]);
    assert.deepEqual(names, ['debian:12', 'debian:12', 'python:3']);
  });
  test('names and digests to an image with the same layers', async () => {
    await learn(debianArchive);
    const { output } = await learn(write('again.tar', ociArchive([{ ...debianImage, names: ['debian:latest'] }])));
    assert.deepEqual(statusesOf(output), ['extended']);
    assert.deepEqual(inFile().images[0].names, ['debian:12', 'debian:latest']);
    assert.equal(inFile().images.length, 1);
  });
  test('nothing twice, whatever the order', async () => {
    await learn(debianArchive, pythonArchive);
    const before = readFileSync(bases);
    assert.deepEqual(statusesOf((await learn(pythonArchive, debianArchive)).output), ['known', 'known']);
    assert.deepEqual(readFileSync(bases), before);
  });
});

describe('base learn refuses, and writes nothing', () => {
  const refused = async (archives: readonly string[], message: RegExp) => {
    const { status, output, errors } = await learn(...archives);
    assert.deepEqual([status, output, existsSync(bases)], [2, '', false]);
    assert.match(errors, message);
  };
  test('an image without diff IDs, together with the others', () =>
    refused(
      [debianArchive, write('none.tar', dockerSave([{ ...debianImage, override: { rootfs: undefined } }]))],
      /none\.tar: debian:12 cannot be learned: its config does not have the diff ID of each layer\n$/,
    ));
  test('an image without layers', () =>
    refused(
      [write('empty.tar', dockerSave([{ names: ['a:1'], steps: [] }]))],
      /a:1 cannot be learned: it has no layers\n$/,
    ));
  test('what is not an archive', () => refused([write('text.txt', 'text')], /text\.txt: /));

  test('a file of another program', async () => {
    for (const text of ['{"dependencies": {}}', '[]', 'text']) {
      writeFileSync(bases, text);
      const { status, errors } = await learn(debianArchive);
      assert.equal(status, 2);
      assert.match(
        errors,
        /b\.json: not a list of base images \(.*\); write one: timg-inspect base learn ARCHIVE\.\.\. --bases FILE\n$/,
      );
      assert.equal(readFileSync(bases, 'utf8'), text);
    }
  });
  test('the archive as its file', async () => {
    const { status, errors } = await run(['base', 'learn', debianArchive, '--bases', debianArchive]);
    assert.equal(status, 2);
    assert.match(errors, /--bases \S+debian\.tar: this is an input file/);
  });
});

describe('a list that is wrong is refused with its place', () => {
  const good = { names: ['a:1'], created: null, chainID: sha256('a'), digests: [sha256('b')] };
  const list = (...images: unknown[]) => JSON.stringify({ bases: 'timg-inspect', version: 1, images });
  const cases: [string, string, RegExp][] = [
    ['cut', list(good).slice(0, -20), /it is not JSON/],
    ['empty', '', /it is not JSON/],
    [
      'of another version',
      JSON.stringify({ bases: 'timg-inspect', version: 2, images: [] }),
      /\/version is missing or wrong/,
    ],
    ['without images', JSON.stringify({ bases: 'timg-inspect', version: 1 }), /\/images is missing or wrong/],
    ['with an image that is null', list(null), /\/images\/0 is missing or wrong/],
    ['with a number for a name', list({ ...good, names: [1] }), /\/images\/0\/names\/0 is missing or wrong/],
    ['without a name', list({ ...good, names: [] }), /\/images\/0\/names is missing or wrong/],
    ['with a chain ID that is none', list(good, { ...good, chainID: 'a' }), /\/images\/1\/chainID is missing or wrong/],
    ['with an object for digests', list({ ...good, digests: {} }), /\/images\/0\/digests is missing or wrong/],
    ['nested deeply', '['.repeat(3e6), /it is not JSON/],
    ['too large', `${' '.repeat(8 * 2 ** 20)}${list(good)}`, /too large \(more than 8MiB\) for a list of base images/],
  ];
  for (const [what, text, message] of cases) {
    test(what, async () => {
      writeFileSync(bases, text);
      const { status, output, errors } = await run(['layers', appArchive, '--bases', bases]);
      assert.deepEqual([status, output], [2, '']);
      assert.match(errors, message);
      assert.equal(errors.split('\n').length, 2);
    });
  }
  test('if it does not exist', async () => {
    const { status, errors } = await run(['layers', appArchive, '--bases', bases]);
    assert.equal(status, 2);
    assert.match(errors, /b\.json: no such file; write one: timg-inspect base learn /);
  });
});

test('an image that is in the list twice is one, with the names of both', async () => {
  await learn(debianArchive);
  const { images } = inFile();
  const twice = [...images, { ...images[0], names: ['other:1'], more: true }];
  writeFileSync(bases, `\ufeff${JSON.stringify({ bases: 'timg-inspect', version: 1, images: twice })}`);
  await learn(pythonArchive);
  assert.deepEqual(
    inFile().images.map(({ names }: { names: string[] }) => names),
    [['debian:12', 'other:1'], ['python:3']],
  );
});

test('control characters of a list do not reach a terminal', async () => {
  await learn(debianArchive);
  const { images } = inFile();
  const named = [{ ...images[0], names: ['\u001b[31mred'], created: '\u001b]0;' }];
  writeFileSync(bases, JSON.stringify({ bases: 'timg-inspect', version: 1, images: named }));
  const { output } = await run(['layers', appArchive, '--bases', bases]);
  assert.match(output, /\\x1B\[31mred of \\x1B\]0;/);
  assert.ok(!output.includes('\u001b'));
});

describe('without --bases', () => {
  const project = join(folder, 'project');
  mkdirSync(join(project, 'ci'), { recursive: true });
  mkdirSync(join(project, '.git'));
  const file = join(project, 'bases.json');
  beforeEach(() => {
    rmSync(file, { force: true });
    rmSync(join(project, 'ci', 'bases.json'), { force: true, recursive: true });
  });
  const told = async (directory: string): Promise<unknown> => {
    const { output, errors } = await run(['layers', appArchive, '--format', 'json'], { directory });
    return errors === '' ? JSON.parse(output).data.images[0].own.basis : errors;
  };

  test('bases.json is written to the working directory, and found there and below', async () => {
    const { output } = await run(['base', 'learn', debianArchive], { directory: project });
    assert.match(output, /^bases\.json has 1 base image$/m);
    assert.equal(await told(project), 'learned');
    assert.equal(await told(join(project, 'ci')), 'learned');
    await run(['base', 'learn', pythonArchive], { directory: join(project, 'ci') });
    assert.equal(inFile(file).images.length, 2);
    assert.equal(existsSync(join(project, 'ci', 'bases.json')), false);
  });
  test('a file of another program, a directory or an empty file is not read', async () => {
    for (const text of ['{"images": []}', '[]', '', '\0']) {
      writeFileSync(file, text);
      assert.equal(await told(project), 'assumed');
    }
    mkdirSync(join(project, 'ci', 'bases.json'));
    assert.equal(await told(join(project, 'ci')), 'assumed');
  });
  test('a damaged list is an error', async () => {
    await run(['base', 'learn', debianArchive], { directory: project });
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 100));
    assert.match(
      String(await told(project)),
      /^timg-inspect: bases\.json: not a list of base images \(it is not JSON\)/,
    );
  });
  test('a link to nowhere is an error', async () => {
    symlinkSync('nowhere', file);
    assert.match(String(await told(project)), /^timg-inspect: bases\.json: no such file\n$/);
  });
});

// --with: an archive that leaves out layers gives the same report as the whole one, if the archives that have them are given. A blob
// with other bytes is not taken.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import {
  addImage,
  BlobStore,
  buildImage,
  dockerSaveEntries,
  dockerSaveLegacyEntries,
  type ImageLiteral,
  layoutEntries,
  ociArchive,
  type StepLiteral,
} from '../support/image-builder.ts';
import { inProject } from '../support/project.ts';
import { run, runForBytes } from '../support/run.ts';
import { tar } from '../support/tar-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'with-'));
after(() => rmSync(folder, { recursive: true }));

interface Member {
  readonly name: string;
  readonly body: Buffer;
  /** With its header and padding. */
  readonly stored: Buffer;
}

/** The members of an archive in the plain ustar format. */
function membersOf(archive: Buffer): readonly Member[] {
  const members: Member[] = [];
  for (let at = 0; archive[at]; ) {
    const name = archive.toString('latin1', at, at + 100).replace(/\0.*/s, '');
    const size = Number.parseInt(archive.toString('latin1', at + 124, at + 136), 8);
    const end = at + 512 + Math.ceil(size / 512) * 512;
    members.push({ name, body: archive.subarray(at + 512, at + 512 + size), stored: archive.subarray(at, end) });
    at = end;
  }
  return members;
}

const archiveOf = (members: readonly Member[]): Buffer =>
  Buffer.concat([...members.map(({ stored }) => stored), Buffer.alloc(1024)]);

const isDocument = ({ body }: Member): boolean => /^[[{]/.test(body.toString('latin1', 0, 1));

/** The layers of each image but its last one, by name; and the manifest and config of a platform. */
function leftOut(members: readonly Member[], platform: string): ReadonlySet<string> {
  const names = new Set<string>();
  const documents = members.filter(isDocument).map(({ name, body }) => ({ name, value: JSON.parse(body.toString()) }));
  const config = documents.find(({ value }) => value.architecture === platform)?.name;
  if (config !== undefined) names.add(config);
  for (const { name, value } of documents) {
    for (const item of Array.isArray(value) ? value : [])
      for (const layer of item.Layers.slice(0, -1)) names.add(layer);
    for (const { digest } of value.layers?.slice(0, -1) ?? []) names.add(pathOf(digest));
    if (value.config?.digest && pathOf(value.config.digest) === config) names.add(name);
  }
  return names;
}

const pathOf = (digest: string): string => `blobs/${digest.replace(':', '/')}`;

/** Writes the sample, and its two parts, to archives of one name. The base has all documents, too. */
function split(sample: string, platform: string): { readonly whole: string; readonly delta: string } {
  const whole = readFileSync(inProject(`samples/${sample}`));
  const members = membersOf(whole);
  const names = leftOut(members, platform);
  const base = members.filter((member) => names.has(member.name) || isDocument(member));
  const delta = members.filter(({ name }) => !names.has(name));
  assert.ok(delta.length < members.length);
  const places = { whole: join(folder, sample, 'whole'), delta: join(folder, sample, 'delta') };
  for (const place of Object.values(places)) mkdirSync(place, { recursive: true });
  writeFileSync(join(places.whole, 'app.tar'), whole);
  writeFileSync(join(places.delta, 'app.tar'), archiveOf(delta));
  writeFileSync(join(places.delta, 'base.tar'), archiveOf(base));
  return places;
}

const commandLines: readonly (readonly string[])[] = [
  ...['ls', 'inspect', 'history', 'manifest', 'layers', 'changes', 'files', 'bloat', 'packages', 'validate', 'verify'],
  ...['sharing', 'digests --compress gzip:6', 'check --budget wasted=1kB --budget image-size=1kB', '', 'export'],
]
  .map((words) => [...words.split(' ').filter((word) => word !== ''), 'app.tar'])
  .concat([
    ['cat', 'app.tar', 'etc/os-release'],
    ['trace', 'app.tar', 'etc'],
    ['diff', 'app.tar', 'app.tar'],
  ]);

/** Without what names the base. */
const normalized = (output: string): string =>
  output
    .replace(/ --with base\.tar/g, '')
    .replace(/(?: {3}| · )(?:layers? [\d, –]+|\d+ blobs?) from base\.tar/g, '')
    .replace(/"takenFrom": "base\.tar"/g, '"takenFrom": null');

/** Pages are long: the message shows where they begin to differ. */
function requireSame(found: string, expected: string, what: string): void {
  let at = 0;
  while (at < found.length && found[at] === expected[at]) at += 1;
  const around = (text: string): string => text.slice(Math.max(at - 60, 0), at + 60);
  assert.equal(around(found), around(expected), what);
}

const fewer = new Set(['layers', 'manifest', 'validate', 'verify', 'export', 'app.tar']);

async function requireEqualReports(sample: string, platform: string, isEvery: boolean): Promise<void> {
  const { whole, delta } = split(sample, platform);
  for (const words of commandLines.filter(([first]) => isEvery || fewer.has(String(first)))) {
    const what = `${sample}: ${words.join(' ')}`;
    if (words[0] === 'cat' || words[0] === 'export') {
      const expected = await runForBytes(words, { directory: whole });
      assert.deepEqual(await runForBytes([...words, '--with', 'base.tar'], { directory: delta }), expected, what);
      continue;
    }
    const formats = ['json', ...(isEvery && words.length === 1 ? ['html'] : [])];
    const args = [...words, ...formats.flatMap((format) => ['--report', `${format}=${format}`])];
    const expected = await run(args, { directory: whole });
    const found = await run([...args, '--with', 'base.tar'], { directory: delta });
    requireSame(normalized(found.output), normalized(expected.output), what);
    assert.deepEqual([found.status, found.errors], [expected.status, expected.errors], what);
    if (expected.status === 2) continue;
    for (const format of formats) {
      const read = (place: string): string => normalized(readFileSync(join(place, format), 'utf8'));
      requireSame(read(delta), read(whole), `${what} --format ${format}`);
    }
  }
}

describe('a delta and its base give the reports of the whole', () => {
  const samples: readonly (readonly [sample: string, platform: string, isEvery: boolean])[] = [
    ['hello_image_1.1.0.tar', '', true],
    ['multi-platform.tar', 'arm64', true],
    ['docker-20-linked-layer.tar', '', false],
    ['docker-containerd-store.tar', '', false],
    ['buildx-zstd.tar', '', false],
    ['kaniko.tar', '', false],
  ];
  for (const [sample, ...how] of samples) test(sample, () => requireEqualReports(sample, ...how));
});

const step = (name: string): StepLiteral => ({
  createdBy: `COPY ${name}`,
  entries: [{ path: name, body: name.repeat(2000) }],
});
const literal: ImageLiteral = { names: ['app:1'], steps: [step('debian'), step('python'), step('app')] };
const baseLiteral: ImageLiteral = { names: ['python:1'], steps: literal.steps.slice(0, 2) };
const { layers } = buildImage(literal);
const lowest = layers[0] as (typeof layers)[number];

function written(name: string, bytes: Buffer): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

const lower = new Set(layers.slice(0, 2).map(({ hex }) => `blobs/sha256/${hex}`));
const delta = written('delta.tar', tar(dockerSaveEntries([literal]).filter(({ path }) => !lower.has(String(path)))));

interface LayerRow {
  readonly takenFrom: string | null;
  readonly compression: string | null;
  readonly sizes: { readonly content: number | null };
}

async function layersWith(...others: string[]): Promise<readonly LayerRow[]> {
  const args = ['layers', delta, ...others.flatMap((other) => ['--with', other]), '--format', 'json'];
  return JSON.parse((await run(args)).output).data.images[0].layers;
}

const takenFrom = (rows: readonly LayerRow[]) => rows.map((row) => row.takenFrom);

describe('blobs are taken', () => {
  test('by diff ID from a layout with compressed layers, and verified as they were saved', async () => {
    const base = written('base-gzip.tar', ociArchive([baseLiteral], { compression: 'gzip' }));
    const rows = await layersWith(base);
    assert.deepEqual(takenFrom(rows), [base, base, null]);
    assert.deepEqual(
      rows.map(({ compression, sizes }) => [compression, sizes.content]),
      layers.map(({ tar: content }) => ['none', content.length]),
    );
    const { status, output } = await run(['verify', delta, '--with', base]);
    assert.equal(status, 0);
    assert.match(output, /delta\.tar: verified {3}1 note {3}2 blobs from \S+base-gzip\.tar\n/);
  });

  test('as they are stored, if an old docker save names them by an ID', async () => {
    const old = dockerSaveLegacyEntries([literal]);
    const names = old.map(({ path }) => String(path)).filter((path) => path.endsWith('/layer.tar'));
    const isLowest = (path: string): boolean =>
      names.includes(path) && old.some((one) => one.path === path && lowest.tar.equals(one.body as Buffer));
    const parts = written('old.tar', tar(old.filter(({ path }) => !isLowest(String(path)))));
    const base = written('base-zstd.tar', ociArchive([baseLiteral], { compression: 'zstd' }));
    const { output } = await run(['layers', parts, '--with', base, '--format', 'json']);
    const rows: readonly LayerRow[] = JSON.parse(output).data.images[0].layers;
    assert.deepEqual(
      rows.map((row) => [row.takenFrom, row.compression, row.sizes.content]),
      layers.map(({ tar: content }, at) =>
        at === 0 ? [base, 'zstd', content.length] : [null, 'none', content.length],
      ),
    );
  });

  test('from a directory of blobs, as layouts share one, and each from the first archive that has it', async () => {
    const store = join(folder, 'store');
    mkdirSync(join(store, 'sha256'), { recursive: true });
    writeFileSync(join(store, 'sha256', lowest.hex), lowest.tar);
    const base = written('base.tar', tar(dockerSaveEntries([baseLiteral])));
    assert.deepEqual(takenFrom(await layersWith(store, base)), [store, base, null]);
    assert.deepEqual(takenFrom(await layersWith(base, store)), [base, base, null]);
  });

  test('with their contents: of a layer that the base has at another place', async () => {
    const base = written(
      'base-other.tar',
      tar(dockerSaveEntries([{ names: [], steps: [...baseLiteral.steps].reverse() }])),
    );
    const { status, output } = await run(['cat', delta, 'debian', '--with', base]);
    assert.deepEqual([status, output], [0, 'debian'.repeat(2000)]);
  });

  test('with what the cache has of them', async () => {
    const base = written('base.tar', tar(dockerSaveEntries([baseLiteral])));
    const args = ['layers', delta, '--with', base, '--cache', join(folder, 'cache'), '--format', 'json'];
    const first = await run(args);
    assert.deepEqual(await run(args), first);
  });
});

describe('a blob is missing', () => {
  const missing = `layer 0 (blobs/sha256/${lowest.hex})`;
  const findingsWith = async (...others: string[]): Promise<readonly string[]> => {
    const args = ['layers', delta, ...others.flatMap((other) => ['--with', other]), '--format', 'json'];
    const { status, output } = await run(args);
    assert.equal(status, 1);
    return JSON.parse(output).findings.map(({ message }: { readonly message: string }) => message);
  };

  test('without another archive, and the message names the option', async () => {
    assert.equal(
      (await findingsWith())[0],
      `${missing} is not in the archive; to take it from another one: --with ARCHIVE`,
    );
    const { status, errors } = await run(['cat', delta, 'app']);
    assert.equal(status, 1);
    assert.match(
      errors,
      /layers 0–1 are not in the archive; name an archive that has the layers with --with, or export/,
    );
    const { output } = await run(['explain', 'integrity/missing-blob']);
    assert.match(output, /--with ARCHIVE/);
  });

  test('if the other archive does not have it', async () => {
    const other = written('other.tar', tar(dockerSaveEntries([{ names: [], steps: [step('other')] }])));
    assert.equal((await findingsWith(other))[0], `${missing} is not in the archive, nor in ${other}`);
  });

  test('if the bytes in its place have another digest, compressed or not', async () => {
    const wrong = Buffer.from(lowest.tar);
    wrong[600] = 0x21;
    const entries = dockerSaveEntries([baseLiteral]).map((entry) =>
      entry.path === `blobs/sha256/${lowest.hex}` ? { ...entry, body: wrong } : entry,
    );
    const base = written('wrong.tar', tar(entries));
    const digest = createHash('sha256').update(wrong).digest('hex');
    assert.equal(
      (await findingsWith(base))[0],
      `${missing} is not in the archive, nor in ${base}; ${base} has another blob in its place, sha256:${digest}`,
    );
  });

  test('if the other archive only declares its diff ID for other contents', async () => {
    const built = buildImage(baseLiteral);
    const lying = {
      ...built,
      layers: built.layers.map((layer) => ({ ...layer, tar: Buffer.from(layer.tar.map((byte) => byte ^ 1)) })),
    };
    const store = new BlobStore();
    const manifest = addImage(store, lying, { compression: 'gzip' });
    const base = written('lying.tar', tar(layoutEntries(store, [manifest])));
    assert.equal((await findingsWith(base))[0], `${missing} is not in the archive, nor in ${base}`);
  });
});

describe('--with is refused', () => {
  const refused = async (other: string, message: RegExp): Promise<void> => {
    const { status, output, errors } = await run(['layers', delta, '--with', other]);
    assert.deepEqual([status, output], [2, '']);
    assert.match(errors, message);
  };
  test('for a file that does not exist', () => refused('none.tar', /^timg-inspect: none\.tar: no such file\n$/));
  test('for an exported root filesystem', () =>
    refused(
      'samples/hello_fs.tar',
      /^timg-inspect: samples\/hello_fs\.tar has no image and no blobs, so that nothing can be taken/,
    ));
  test('for one image of an archive', () =>
    refused(
      'samples/hello_image.tar#hello:1.0.0',
      /^timg-inspect: --with samples\/hello_image\.tar#hello:1\.0\.0: blobs are taken from the whole archive; leave out the image "hello:1\.0\.0"\n$/,
    ));
  test('for a single JSON document', async () => {
    const { status, errors } = await run(['validate', '-', '--with', delta], {
      stdin: Buffer.from('{"schemaVersion":2}'),
    });
    assert.deepEqual(
      [status, errors],
      [2, 'timg-inspect: -: --with is for archives, but this is a single JSON document\n'],
    );
  });
  test('without a value', () =>
    refused('', /^timg-inspect: --with is empty \(is a variable unset\?\); use --with ARCHIVE, or leave it out\n$/));
});

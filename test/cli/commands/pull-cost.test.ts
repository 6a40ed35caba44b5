// What a pull costs, file by file: the ledger in compressed bytes sums to the blobs, removing wasted files saves what was told, and
// --estimate adds up to what digests --compress computes.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BloatData } from '../../../src/report/bloat/bloat.ts';
import type { DigestData } from '../../../src/report/digests/layer-digests.ts';
import type { LayersData } from '../../../src/report/layers.ts';
import { noise } from '../../support/bytes.ts';
import { dockerSave, gzip, type ImageLiteral, ociArchive } from '../../support/image-builder.ts';
import { first } from '../../support/items.ts';
import { run } from '../../support/run.ts';
import { type TarLiteral, tar } from '../../support/tar-builder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const write = temporaryFolder('pull-cost-test');

const photo = { path: 'srv/photo.jpg', body: noise('photo', 300_000) };
const text = { path: 'srv/text', body: 'all work and no play '.repeat(20_000) };
const table = { path: 'srv/table', body: noise('table', 90_000).toString('hex') };
const kept = { path: 'srv/kept', body: noise('kept', 120_000) };
const literal: ImageLiteral = {
  names: ['app:1'],
  steps: [
    { createdBy: 'FROM', entries: [{ path: 'srv/' }, kept, photo, text, { path: 'srv/empty' }, table] },
    { createdBy: 'RUN rm photo', entries: [{ path: 'srv/.wh.photo.jpg' }, { path: 'srv/more', body: 'more' }] },
    {
      createdBy: 'RUN chmod text',
      entries: [
        { ...text, mode: 0o600 },
        { path: 'srv/more', type: 'hardlink', link: 'srv/text' },
      ],
    },
    {
      createdBy: 'COPY table',
      entries: [
        { path: 'srv/table', body: 'new' },
        { path: 'x', body: 'x' },
        { path: 'x', body: 'y' },
      ],
    },
  ],
};
const compressed = write('oci.tar', ociArchive([literal]));
const plain = write('save.tar', dockerSave([literal]));

async function dataOf<Data>(...args: string[]): Promise<Data> {
  const { output } = await run([...args, '--format', 'json']);
  return JSON.parse(output).data;
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

test('the kinds of each layer sum to its blob, and those of the image to all blobs', async () => {
  const { images } = await dataOf<LayersData>('layers', compressed);
  const { layers, distributionLedger, wastedDistribution } = first(images);
  for (const { sizes, distributionLedger: ledger } of layers) {
    assert.ok(ledger);
    assert.equal(sum(Object.values(ledger)), sizes.distribution);
  }
  assert.ok(distributionLedger);
  assert.equal(sum(Object.values(distributionLedger)), sum(layers.map(({ sizes }) => sizes.distribution ?? 0)));
  const { live, overhead, ...wasted } = distributionLedger;
  assert.equal(wastedDistribution, sum(Object.values(wasted)));
  assert.ok(wasted.deleted >= 285_000 && wasted.deleted < 305_000, `${wasted.deleted}`);
  assert.ok(wasted.copied > 0 && wasted.copied < 2 ** 15, `${wasted.copied}`);
  assert.ok(wasted.duplicate > 0 && wasted.duplicate < 100, `${wasted.duplicate}`);
});

describe('bloat', () => {
  test('causes, directories and files sum to what is wasted', async () => {
    const data = await dataOf<BloatData>('bloat', compressed);
    const { wastedDistribution, causes, directories, wastedFiles } = data;
    for (const list of [causes, directories, wastedFiles])
      assert.equal(sum(list.map(({ distribution }) => distribution ?? Number.NaN)), wastedDistribution);
    assert.equal(data.own.wastedDistribution, wastedDistribution);
  });

  test('without a wasted file, the compressed layer is smaller by what was told', async () => {
    const { causes } = await dataOf<BloatData>('bloat', compressed);
    const entries = first(literal.steps).entries as readonly TarLiteral[];
    const size = (without: string | undefined): number =>
      gzip(tar(entries.filter(({ path }) => path !== without))).length;
    for (const [kind, path] of [
      ['deleted', photo.path],
      ['copied', text.path],
      ['overwritten', table.path],
    ] as const) {
      const { distribution } = causes.find((cause) => cause.kind === kind) ?? { distribution: null };
      const saved = size(undefined) - size(path);
      assert.ok(
        Math.abs((distribution ?? Number.NaN) - saved) < 2 ** 15,
        `${kind}: ${distribution}, but ${saved} saved`,
      );
    }
  });

  test('the page has both sizes, and the findings of JSON say what a pull saves', async () => {
    const page = await run(['bloat', compressed]);
    assert.match(page.output, /^WASTED +TO PULL +FILE COUNT/m);
    assert.match(page.output, /^SAVES +TO PULL +KIND/m);
    assert.match(page.output, /^to pull +\S+kB +compressed bytes of the wasted files$/m);
    const { output } = await run(['bloat', compressed, '--format', 'json']);
    const messages: readonly string[] = JSON.parse(output).findings.map((one: { message: string }) => one.message);
    assert.ok(messages.some((message) => /layer 1 deletes 1 file \(300kB, \S+kB to pull\) that/.test(message)));
  });

  test('of layers that are stored uncompressed, nothing is guessed', async () => {
    const { wastedDistribution, causes, wastedFiles } = await dataOf<BloatData>('bloat', plain);
    assert.equal(wastedDistribution, null);
    for (const { distribution } of [...causes, ...wastedFiles]) assert.equal(distribution, null);
    const { output } = await run(['bloat', plain]);
    assert.match(output, /^ *\S+kB +- +1 +deleted/m);
    assert.ok(output.includes(`to estimate what a pull costs: timg-inspect bloat ${plain} --estimate gzip:6`));
  });
});

describe('--estimate', () => {
  for (const form of ['gzip:6', 'gzip', 'zstd:3']) {
    test(`${form}: layers have the sizes that digests --compress computes`, async () => {
      const { images } = await dataOf<LayersData>('layers', plain, '--estimate', form);
      const { blobs } = await dataOf<{ readonly blobs: readonly DigestData[] }>('digests', plain, '--compress', form);
      const computed = blobs.filter(({ status }) => status === 'computed');
      const { layers } = first(images);
      assert.deepEqual(
        layers.map(({ sizes, estimatedBy }) => [sizes.distribution, estimatedBy]),
        computed.map(({ size, computedBy }) => [size, computedBy]),
      );
      for (const { sizes, distributionLedger } of layers)
        assert.equal(sum(Object.values(distributionLedger ?? {})), sizes.distribution);
    });
  }
  test('the overview says how the size was found out', async () => {
    const { output } = await run([plain, '--estimate', 'gzip:6']);
    assert.match(output, /^distribution +\S+kB +estimated: gzip:6 by zlib \S+, with config and manifest$/m);
  });
  test('layers that are stored compressed are measured', async () => {
    assert.deepEqual(
      await dataOf<BloatData>('bloat', compressed, '--estimate', 'zstd:19'),
      await dataOf<BloatData>('bloat', compressed),
    );
  });
  test('the result does not depend on a cache', async () => {
    const cache = `${compressed}.cache`;
    for (const options of [[], ['--estimate', 'gzip:1'], ['--estimate', 'gzip:9']]) {
      for (const archive of [plain, compressed]) {
        const expected = await dataOf<BloatData>('bloat', archive, ...options);
        for (const _ of [1, 2])
          assert.deepEqual(await dataOf<BloatData>('bloat', archive, ...options, '--cache', cache), expected);
      }
    }
  });
  test('another compressor is refused', async () => {
    const { status, errors } = await run(['bloat', plain, '--estimate', 'xz']);
    assert.equal(status, 2);
    assert.equal(errors, 'timg-inspect: --estimate cannot be "xz"; use gzip:1-9 or zstd:1-22\n');
  });
});

describe('files', () => {
  type Listed = { readonly path: string; readonly distribution: number | null };
  const list = async (...args: string[]): Promise<ReadonlyMap<string, number | null>> => {
    const { entries } = await dataOf<{ readonly entries: readonly Listed[] }>('files', ...args);
    return new Map(entries.map(({ path, distribution }) => [path, distribution]));
  };
  const steps: ImageLiteral['steps'] = [
    {
      createdBy: 'FROM',
      entries: [
        kept,
        text,
        photo,
        { path: 'a/link', type: 'hardlink', link: 'srv/photo.jpg' },
        { path: 'a/sym', link: 'x' },
      ],
    },
    { createdBy: 'RUN mv', entries: [{ path: 'srv/.wh.photo.jpg' }, { path: 'b/', mode: 0o700 }] },
  ];
  const moved = write('moved.tar', ociArchive([{ names: ['app:1'], steps }]));

  test('the paths of one layer sum to its blob', async () => {
    const { images } = await dataOf<LayersData>('layers', moved);
    const paths = await list(moved, '--layer', '0');
    assert.equal(
      sum([...paths.values()].map((bytes) => bytes ?? Number.NaN)),
      first(images).layers[0]?.sizes.distribution,
    );
    assert.equal(paths.get('srv'), 0);
    assert.ok((paths.get('a/link') ?? Number.NaN) < 2 ** 14);
  });
  test('a hard link has the bytes of a file whose own name is gone', async () => {
    const [inLayer, visible] = [await list(moved, '--layer', '0'), await list(moved)];
    const photoAndLink = (inLayer.get('srv/photo.jpg') ?? Number.NaN) + (inLayer.get('a/link') ?? Number.NaN);
    assert.equal(visible.get('a/link'), photoAndLink);
    assert.ok(photoAndLink > 280_000);
  });
  test('are sorted by them, and a tree sums them', async () => {
    const { output } = await run(['files', moved, '--sort', 'distribution', '--glob', 'srv/*']);
    assert.deepEqual(output.match(/srv\/\w+$/gm), ['srv/kept', 'srv/text']);
    const tree = await run(['files', moved, '--tree']);
    const [, srv] = /^ *\d+ +\d+ +(\d+) +\d* +srv\/$/m.exec(tree.output) ?? [];
    const visible = await list(moved);
    assert.equal(Number(srv), sum([...visible].map(([path, bytes]) => (path.startsWith('srv/') ? (bytes ?? 0) : 0))));
  });
  test('of an uncompressed layer are unknown without --estimate', async () => {
    const save = write('moved-save.tar', dockerSave([{ names: ['app:1'], steps }]));
    assert.deepEqual(new Set((await list(save)).values()), new Set([null, 0]));
    const { status, errors } = await run(['files', save, '--sort', 'distribution']);
    assert.equal(status, 2);
    assert.equal(
      errors,
      `timg-inspect: ${save}: --sort distribution: layers are stored uncompressed; add --estimate gzip:6\n`,
    );
    assert.ok((await list(save, '--estimate', 'gzip:6')).get('a/link'));
  });
});

test('diff, packages and check take an estimate, too', async () => {
  const sizeIn = async (...args: string[]): Promise<string> => (await run([...args, '--estimate', 'gzip:6'])).output;
  assert.match(await sizeIn('check', plain, '--budget', 'wasted=1GB', '--format', 'json'), /"passed": true/);
  const { sizes } = await dataOf<{ readonly sizes: { readonly new: { readonly distribution: number | null } } }>(
    'diff',
    plain,
    plain,
    '--estimate',
    'gzip:6',
  );
  assert.ok(sizes.new.distribution);
  assert.equal((await run(['packages', plain, '--estimate', 'gzip:6'])).status, 0);
});

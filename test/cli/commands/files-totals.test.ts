// files --du, --tree, --layer and --at: the totals of directories are those of layers and overview, in every view.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DirectoriesData, DirectoryData } from '../../../src/report/files/directories.ts';
import type { FilesData } from '../../../src/report/files/files.ts';
import type { LayersData } from '../../../src/report/layers.ts';
import { dockerSave, type ImageLiteral, ociArchive } from '../../support/image-builder.ts';
import { first, itemAt } from '../../support/items.ts';
import { run } from '../../support/run.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const write = temporaryFolder('files-totals-test');

const body = (size: number): string => 'x'.repeat(size);
const literal: ImageLiteral = {
  names: ['app:1'],
  steps: [
    {
      createdBy: 'FROM',
      entries: [
        { path: 'usr/' },
        { path: 'usr/bin/' },
        { path: 'usr/bin/tool', body: body(1000) },
        { path: 'usr/bin/alias', type: 'hardlink', link: 'usr/bin/tool' },
        { path: 'usr/lib/a.so', body: body(300) },
        { path: 'var/cache/list', body: body(5000) },
        { path: 'var/cache/deep/er/pkg', body: body(700) },
        { path: 'bin', link: 'usr/bin' },
      ],
    },
    {
      createdBy: 'RUN chmod',
      entries: [
        { path: 'usr/lib/a.so', body: body(300), mode: 0o600 },
        { path: 'var/.wh.cache' },
        { path: 'new\x1b[31m/f', body: 'new' },
      ],
    },
    { createdBy: 'RUN ln', entries: [{ path: 'srv/tool', type: 'hardlink', link: 'usr/bin/tool' }] },
    { createdBy: 'RUN rm', entries: [{ path: 'usr/bin/.wh..wh..opq' }] },
  ],
};
const oci = write('oci.tar', ociArchive([literal]));
const save = write('save.tar', dockerSave([literal]));

async function dataOf<Data>(...args: string[]): Promise<Data> {
  const { output } = await run([...args, '--format', 'json']);
  return JSON.parse(output).data;
}

const du = async (...args: string[]): Promise<readonly DirectoryData[]> =>
  (await dataOf<DirectoriesData>('files', ...args, '--du')).directories;

/** `path visible+wasted entries`; a question mark if the directory is not in the filesystem. */
const lines = (directories: readonly DirectoryData[]): readonly string[] =>
  directories.map(
    ({ path, visible, wasted, entryCount, present }) =>
      `/${path}${present ? '' : '?'} ${visible}+${wasted} ${entryCount}`,
  );

describe('files --du', () => {
  test('shows visible and wasted bytes of each directory, of deleted ones, too', async () =>
    assert.deepEqual(lines(await du(save)), [
      // /srv/tool is the only name that is left of the file in /usr/bin.
      '/ 1303+6000 10',
      '/new\x1b[31m 3+0 2',
      '/srv 1000+0 2',
      '/usr 300+300 4',
      '/usr/bin 0+0 1',
      '/usr/lib 300+300 2',
      '/var 0+5700 1',
      '/var/cache? 0+5700 0',
      '/var/cache/deep? 0+700 0',
      '/var/cache/deep/er? 0+700 0',
    ]));
  test('--at shows an earlier filesystem, where a file counts at its first name', async () =>
    assert.deepEqual(lines(await du(save, '--at', '0', '--depth', '2', '--sort', 'size')), [
      '/ 7000+0 13',
      '/var 5700+0 6',
      '/var/cache 5700+0 5',
      '/usr 1300+0 6',
      '/usr/bin 1000+0 3',
      '/usr/lib 300+0 2',
    ]));
  test('--layer shows what a layer ships', async () =>
    assert.deepEqual(lines(await du(save, '--layer', '1')), [
      '/ 303+0 5',
      '/new\x1b[31m 3+0 2',
      '/usr 300+0 3',
      '/usr/lib 300+0 2',
    ]));
  test('PATH can be a deleted directory', async () => {
    assert.deepEqual(lines(await du(save, '/var/cache', '--depth', '0')), ['/var/cache? 0+5700 0']);
    const { status, errors } = await run(['files', save, '/var/cache']);
    assert.equal(status, 2);
    assert.match(errors, /\/var\/cache is not in the final filesystem: deleted by layer 1/);
  });
  test('PATH can lead through a link, and totals follow --glob', async () => {
    assert.deepEqual(lines(await du(save, '/bin/..', '--glob', '*.so')), ['/usr 300+300 1', '/usr/lib 300+300 1']);
    const { status, errors } = await run(['files', save, '--du', '--glob', 'nothing']);
    assert.equal(status, 1);
    assert.equal(errors, 'timg-inspect: no path matches "nothing"\n');
  });
  test('control characters in names are escaped', async () => {
    const { output } = await run(['files', save, '--du']);
    assert.ok(!output.includes('\x1b'));
    assert.match(output, /\/new\\x1B\[31m$/m);
  });
  test('sorts each directory by what is wasted', async () =>
    assert.deepEqual(
      (await du(save, '--sort', 'wasted', '--depth', '1')).map(({ path }) => path),
      ['', 'var', 'usr', 'new\x1b[31m', 'srv'],
    ));
});

describe('totals of the root', () => {
  for (const archive of [oci, save]) {
    test(`are those of layers: ${archive === oci ? 'compressed' : 'uncompressed'}`, async () => {
      const { images } = await dataOf<LayersData>('layers', archive);
      const image = first(images);
      const top = first(await du(archive));
      assert.equal(top.visible, image.sizes.visible);
      assert.equal(top.files, image.sizes.files);
      assert.equal(top.wastedDistribution, image.wastedDistribution);
      if (archive === oci) {
        const { live = Number.NaN } = image.distributionLedger ?? {};
        assert.equal(top.distribution, live + (image.wastedDistribution ?? Number.NaN));
      }
      let files = 0;
      for (const { index, sizes, ledger } of image.layers) {
        const ofLayer = first(await du(archive, '--layer', String(index)));
        assert.equal(ofLayer.files, sizes.files);
        assert.equal(ofLayer.visible, ledger?.live);
        files += sizes.files ?? Number.NaN;
        if (archive === save) assert.equal(first(await du(archive, '--at', String(index))).files, files);
      }
    });
  }
  test('have no compressed bytes if a layer is stored uncompressed, also if nothing is wasted', async () => {
    const one = write('one.tar', dockerSave([{ names: ['one:1'], steps: [{ entries: [{ path: 'a', body: 'a' }] }] }]));
    const top = first(await du(one));
    assert.deepEqual([top.wasted, top.distribution, top.wastedDistribution], [0, null, null]);
  });
  test('are the sum of the directories below and the files in them', async () => {
    const { entries } = await dataOf<FilesData>('files', save);
    assert.equal(first(await du(save)).entryCount, entries.length);
  });
});

describe('files --at', () => {
  test('lists the filesystem after a layer', async () => {
    const { entries } = await dataOf<FilesData>('files', save, '--at', '-3', '/var');
    assert.deepEqual(
      entries.map(({ path }) => path),
      ['var'],
    );
    assert.equal((await dataOf<FilesData>('files', save, '--at', '0', '/var')).entries.length, 6);
  });
  test('says that a path comes later', async () => {
    const { status, errors } = await run(['files', save, '/srv', '--at', '1']);
    assert.equal(status, 2);
    assert.equal(
      errors,
      `timg-inspect: ${save}: /srv is not in the filesystem after layer 1: added by layer 2; see: timg-inspect files --at 2 ${save} /srv\n`,
    );
  });
  test('needs only the layers below', async () => {
    const { entries } = await dataOf<FilesData>('files', 'samples/missing-layer.tar', '--at', '0');
    assert.equal(entries.length, 2);
    const { errors, status } = await run(['files', 'samples/missing-layer.tar', '--at', '1', '--du']);
    assert.equal(status, 1);
    assert.match(errors, /^timg-inspect: samples\/missing-layer\.tar: layer 1 is not in the archive/);
  });
});

test('of a layer of which it is not known what is wasted, only what it ships is shown', async () => {
  const [top] = await du('samples/missing-layer.tar', '--layer', '0');
  assert.deepEqual([top?.visible, top?.wasted, typeof top?.files], [null, null, 'number']);
  assert.match(
    (await run(['files', 'samples/missing-layer.tar', '--layer', '0', '--tree'])).output,
    /^ +FILES +LAYER +PATH$/m,
  );
});

test('--tree shows the same bytes beside each other, up to a depth', async () => {
  const { output } = await run(['files', save, '--tree', '--depth', '2', '--sort', 'wasted', '/usr']);
  assert.deepEqual(output.split('\n').slice(0, 4), [
    'VISIBLE  WASTED  LAYER  PATH',
    '    300     300      0  usr/',
    '    300     300      0    lib/',
    '    300     300      1      a.so',
  ]);
  assert.equal(itemAt(output.split('\n'), 4), '      0       0      0    bin/');
});

describe('options that exclude each other', () => {
  // biome-ignore format: one command line, one line
  for (const [args, message] of [
    [['--layer', '0', '--at', '0'], /^--layer and --at exclude each other; .*$/],
    [['--du', '--tree'], /^--du and --tree exclude each other; .*$/],
    [['--du', '--digest'], /^--du and --digest exclude each other; .*$/],
    [['--depth', '1'], /^--depth needs --du or --tree$/],
    [['--du', '--depth', '1.5'], /^--depth must be a whole number, 0 or more$/],
    [['--du', '--depth', '-1'], /^--depth must be a whole number, 0 or more$/],
    [['--sort', 'wasted'], /^--sort wasted needs --du or --tree$/],
    [['--at', '4'], /no layer 4; the image has layers 0 to 3$/],
  ] as const) {
    test(args.join(' '), async () => {
      const { status, output, errors } = await run(['files', save, ...args]);
      assert.deepEqual([status, output], [2, '']);
      assert.match(errors.trimEnd().replace('timg-inspect: ', ''), message);
    });
  }
});

// packages: which packages are listed, in which order and with which bytes, and the files of single packages.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PackagesData } from '../../../src/report/packages/package-data.ts';
import { dockerSave, type StepLiteral } from '../../support/image-builder.ts';
import { dpkg, file, npm } from '../../support/package-literal.ts';
import { run } from '../../support/run.ts';
import type { TarLiteral } from '../../support/tar-builder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const write = temporaryFolder('packages-test');

const step = (createdBy: string, ...entries: readonly TarLiteral[]): StepLiteral => ({ createdBy, entries });
const steps: readonly StepLiteral[] = [
  step('FROM', ...dpkg('sh'), file('usr/bin/sh', 100)),
  step('RUN apt-get install', ...dpkg('g++', 'jq', 'sh'), file('usr/bin/g++', 3000), file('usr/bin/jq', 200)),
  step('COPY web /srv', ...npm('@types/node', '20.1.0', 50), file('srv/app/data/a', 70), file('srv/app/data/b', 7)),
  step('RUN apt-get purge', ...dpkg('jq', 'sh'), { path: 'usr/bin/.wh.g++' }),
  step('RUN chmod', { ...file('usr/bin/jq', 200), mode: 0o700 }),
];
const app = write('app.tar', dockerSave([{ names: ['app:1'], steps }], { v1Configs: false }));
/** By hand: the manifest has 40 bytes. */
const nodeSize = 50 + JSON.stringify({ name: '@types/node', version: '20.1.0' }).length;

async function packages(...options: readonly string[]): Promise<PackagesData> {
  const { status, output, errors } = await run(['packages', app, ...options, '--format', 'json']);
  assert.deepEqual([status, errors], [0, '']);
  return JSON.parse(output).data;
}
const rowsOf = (data: PackagesData) =>
  data.packages.map(({ name, installed, sizes, fileCount, layers }) => [
    name,
    installed,
    sizes.visible,
    sizes.wasted,
    fileCount,
    layers.join(),
  ]);
const namesOf = (data: PackagesData): readonly string[] => data.packages.map(({ name }) => name);
/** The rows of the table of files. */
async function files(...options: readonly string[]): Promise<readonly string[]> {
  const { output } = await run(['packages', app, ...options]);
  return (output.split('Files\n')[1] ?? '')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().replace(/ {2,}/g, ' | '));
}

describe('packages', () => {
  test('the bytes of each package, of all layers and of one', async () => {
    assert.deepEqual(rowsOf(await packages()), [
      ['jq', true, 200, 200, 1, '1,4'],
      ['sh', true, 100, 0, 1, '0'],
      ['@types/node', true, nodeSize, 0, 2, '2'],
      ['g++', false, 0, 3000, 0, '1'],
    ]);
    assert.deepEqual(rowsOf(await packages('--layer', '1')), [
      ['g++', false, 0, 3000, 0, '1'],
      ['jq', true, 0, 200, 0, '1'],
    ]);
  });

  test('the order', async () => {
    assert.deepEqual(namesOf(await packages('--sort', 'wasted')), ['g++', 'jq', 'sh', '@types/node']);
    assert.deepEqual(namesOf(await packages('--sort', 'name')), ['@types/node', 'g++', 'jq', 'sh']);
  });

  for (const [options, names] of [
    [['--type', 'npm'], ['@types/node']],
    [['--type', 'apk'], []],
    [['g++'], ['g++']],
    [['deb/g++'], ['g++']],
    [['deb/[js]?'], ['jq', 'sh']],
    [
      ['@types/*', 'jq'],
      ['jq', '@types/node'],
    ],
    [['npm/*/node', '--type', 'deb'], []],
  ] as const) {
    test(`${options.join(' ')} selects ${names.join(', ') || 'none'}`, async () => {
      assert.deepEqual(namesOf(await packages(...options)), names);
    });
  }

  test('a name that no package has is refused, with the nearest one', async () => {
    const { status, output, errors } = await run(['packages', app, 'g+-']);
    assert.deepEqual([status, output], [2, '']);
    assert.equal(errors, `timg-inspect: ${app}: no package "g+-"; did you mean "g++"?\n`);
  });

  test('the files of packages', async () => {
    assert.deepEqual(await files('g++', 'jq'), [
      '3kB | deleted | 1 | 3 | deb/g++ | /usr/bin/g++',
      '200B | copied (mode) | 1 | 4 | deb/jq | /usr/bin/jq',
      '200B | live | 4 | deb/jq | /usr/bin/jq',
      '',
    ]);
    assert.deepEqual(await files('jq', '--layer', '4'), ['200B | live | 4 | deb/jq | /usr/bin/jq', '']);
    const { packages: all } = await packages('--files');
    assert.deepEqual(
      all.map(({ name, files: paths }) => [name, paths]),
      [
        ['jq', ['usr/bin/jq']],
        ['sh', ['usr/bin/sh']],
        ['@types/node', ['srv/node_modules/@types/node/index.js', 'srv/node_modules/@types/node/package.json']],
        ['g++', []],
      ],
    );
  });

  test('what belongs to no package, with its largest directories', async () => {
    const { unowned } = await packages();
    const { path, sizes } = unowned.largest.find((one) => one.path.startsWith('srv')) ?? { path: '', sizes: {} };
    assert.deepEqual([path, sizes], ['srv/app/data', { visible: 77, wasted: 0 }]);
    const bytes = unowned.largest.map((one) => one.sizes.visible + one.sizes.wasted);
    assert.deepEqual(
      bytes,
      bytes.toSorted((a, b) => b - a),
    );
  });

  test('a file that only stems from a package belongs to none in JSON', async () => {
    const packageOf = async (path: string): Promise<unknown> =>
      JSON.parse((await run(['files', app, path, '--format', 'json'])).output).data.entries[0].package;
    assert.equal(await packageOf('var/lib/dpkg/info/sh.list'), null);
    assert.equal(await packageOf('usr/bin/sh'), 'pkg:deb/sh@1.0');
  });

  test('language packages in one of the operating system', async () => {
    const lists = [file('var/lib/dpkg/info/node-ms.list', '/usr/share/node_modules/ms/package.json\n')];
    const inside = step('FROM', ...dpkg('node-ms'), ...lists, ...npm('ms', '2.1.3', 30, 'usr/share'));
    const archive = write('inside.tar', dockerSave([{ names: ['app:1'], steps: [inside] }]));
    const { output } = await run(['packages', archive, '--format', 'json']);
    const data: PackagesData = JSON.parse(output).data;
    assert.deepEqual(
      data.packages.map(({ name, contains }) => [name, contains]),
      [
        ['node-ms', ['pkg:npm/ms@2.1.3']],
        ['ms', []],
      ],
    );
  });

  test('by type, with the sum of each, and no rest beside a selection', async () => {
    const lines = async (...options: readonly string[]): Promise<readonly string[]> =>
      (await run(['packages', app, ...options])).output
        .split('\n')
        .map((line) => line.split(/ {2,}/).filter(Boolean).slice(0, 4).join(' '));
    const tree = await lines('--tree', '--limit', '1');
    assert.ok(tree.includes('deb 300B 3.2kB -'), tree.join('\n'));
    assert.ok(tree.includes('jq 1.0 deb 200B'), tree.join('\n'));
    assert.ok(!tree.some((line) => line.startsWith('sh ')), tree.join('\n'));
    assert.ok(tree.some((line) => line.startsWith('no package ')));
    const selection = await lines('--tree', '--type', 'deb');
    assert.ok(!selection.some((line) => line.startsWith('no package ')), selection.join('\n'));
    assert.ok(selection.includes('TOTAL 300B 3.2kB -'), selection.join('\n'));
    const listed = await lines('--type', 'deb');
    assert.ok(!listed.some((line) => /^(?:derived|no package) /.test(line)), listed.join('\n'));
    const all = await lines();
    const layers = JSON.parse((await run(['layers', app, '--format', 'json'])).output).data.images[0];
    const { derived, unowned, packages: known } = await packages();
    const sum = [derived, unowned, ...known].reduce((bytes, { sizes }) => bytes + sizes.visible, 0);
    assert.equal(sum, layers.sizes.visible);
    assert.ok(
      all.some((line) => line.startsWith(`TOTAL ${sum}B `)),
      all.join('\n'),
    );
    assert.ok(all.includes('g++ (not installed in the end) 1.0 deb 0B'), all.join('\n'));
  });
});

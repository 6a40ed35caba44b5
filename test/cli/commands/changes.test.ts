// changes: totals, --stat, --path, --sort and --limit.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { ChangesData } from '../../../src/report/changes.ts';
import type { LayersData } from '../../../src/report/layers.ts';
import { dockerSave, ociArchive, type StepLiteral } from '../../support/image-builder.ts';
import { first, itemAt } from '../../support/items.ts';
import { asTar } from '../../support/literals.ts';
import { stacks } from '../../support/random-stacks.ts';
import { run } from '../../support/run.ts';
import { fatesOf } from '../../support/slow-ledger.ts';
import { slowStack } from '../../support/slow-model.ts';

const body = (size: number): string => 'x'.repeat(size);
const steps: readonly StepLiteral[] = [
  {
    createdBy: 'FROM',
    entries: [
      { path: 'srv/app/a.pyc', body: body(30) },
      { path: 'srv/app/deep/b.pyc', body: body(7) },
      { path: 'srv/keep.pyc', body: body(2) },
      { path: 'etc/conf', body: body(5) },
      { path: 'etc/same', type: 'hardlink', link: 'etc/conf' },
    ],
  },
  {
    createdBy: 'RUN rm -r /srv/app',
    entries: [
      { path: 'srv/.wh.app' },
      { path: 'etc/conf', body: body(600) },
      { path: 'var/log/x', sparse: { form: '1.0', realSize: 1_000_000, segments: [{ at: 512, body: body(60) }] } },
    ],
  },
];
const stdin = dockerSave([{ names: ['app:1'], steps }]);

const dataOf = async (args: readonly string[], archive = stdin): Promise<ChangesData> =>
  JSON.parse((await run(['changes', '-', ...args, '--format', 'json'], { stdin: archive })).output).data;

/** `D srv/app 37`, of the last layer. */
const changesIn = async (...args: readonly string[]): Promise<readonly string[]> =>
  (first((await dataOf(['--layer', '-1', ...args])).layers).changes ?? []).map(
    ({ kind, path, size }) => `${kind} ${path} ${size}`,
  );

test('the totals are those of all kinds', async () => {
  const [base, last] = (await dataOf([])).layers;
  // The directories srv, srv/app, srv/app/deep and etc, and five names, one of them a hard link.
  assert.deepEqual(base?.totals?.added, { pathCount: 9, bytes: 44 });
  assert.deepEqual(last?.totals, {
    added: { pathCount: 3, bytes: 60 },
    modified: { pathCount: 1, bytes: 600 },
    touched: { pathCount: 0, bytes: 0 },
    removed: { pathCount: 1, bytes: 37 },
  });
  const { output } = await run(['changes', '-', '--layer', '1'], { stdin });
  assert.match(output, /^ +660B +TOTAL: 3 added, 1 modified, 1 removed \(37B\)$/m);
});

test('--sort size puts the largest first', async () =>
  assert.deepEqual(await changesIn('--sort', 'size'), [
    'modified etc/conf 600',
    'added var/log/x 60',
    'removed srv/app 37',
    'added var 0',
    'added var/log 0',
  ]));

describe('--path', () => {
  test('shows what matches', async () =>
    assert.deepEqual(await changesIn('--path', '/etc/*'), ['modified etc/conf 600']));
  test('shows what is in a removed directory', async () => {
    assert.deepEqual(await changesIn('--path', '*.pyc'), ['removed srv/app/a.pyc 30', 'removed srv/app/deep/b.pyc 7']);
    assert.deepEqual(await changesIn('--path', '/srv/app/*'), ['removed srv/app/a.pyc 30', 'removed srv/app/deep 7']);
    assert.deepEqual(await changesIn('--path', '/srv/*'), ['removed srv/app 37']);
  });
  test('leaves out layers without a change that matches', async () => {
    const { status, output } = await run(['changes', '-', '--path', 'log'], { stdin });
    assert.equal(status, 0);
    assert.ok(!output.includes('Layer 0') && output.includes('Layer 1'));
  });
  test('exits with 1 if no layer ever had the path', async () => {
    assert.deepEqual([(await run(['changes', '-', '--path', 'nope'], { stdin })).status], [1]);
    const { status, errors, output } = await run(['changes', '-', '--layer', '1', '--path', 'keep.pyc'], { stdin });
    assert.deepEqual([status, errors], [0, '']);
    assert.match(output, /no changes/);
  });
});

test('--limit says what it leaves out, and totals are those of all', async () => {
  const { output } = await run(['changes', '-', '--layer', '1', '--limit', '1', '--sort', 'size'], { stdin });
  assert.match(output, /^M +600B .*\/etc\/conf\n +660B +TOTAL: 3 added, 1 modified, 1 removed \(37B\)\n/m);
  assert.match(output, /^1 of 5 changes; all: timg-inspect changes - --layer 1 --sort size --limit 0$/m);
});

test('--stat sums by directory, with all that is below it', async () => {
  const { output } = await run(['changes', '-', '--layer', '1', '--stat'], { stdin });
  // /var/log has itself and the file; "/ (rest)" is /var.
  assert.deepEqual(output.split('\n').slice(2, 8), [
    'SIZE  ADDED  MODIFIED  TOUCHED  REMOVED  DIRECTORY',
    '600B      0         1        0        0  /etc',
    ' 60B      2         0        0        0  /var/log',
    '  0B      0         0        0  1 (37B)  /srv',
    '  0B      1         0        0        0  / (rest)',
    '660B      3         1        0  1 (37B)  TOTAL',
  ]);
  const [layer] = (await dataOf(['--layer', '1', '--stat', '--sort', 'path'])).layers;
  assert.deepEqual(
    layer?.directories?.map(({ path, rest }) => [path, rest]),
    [
      ['', true],
      ['etc', false],
      ['srv', false],
      ['var/log', false],
    ],
  );
});

test('totals of random layers are those of layers, and of the ledger without what is wasted at once', async () => {
  const property = fc.asyncProperty(stacks, async (layers) => {
    const archive = ociArchive([{ names: ['r:1'], steps: layers.map((all) => ({ entries: all.map(asTar) })) }]);
    const { layers: found } = await dataOf([], archive);
    for (const layer of (await dataOf(['--stat'], archive)).layers) assertRows(layer);
    const { output } = await run(['layers', '-', '--format', 'json'], { stdin: archive });
    const data: LayersData = JSON.parse(output).data;
    const fates = fatesOf(slowStack(layers));
    for (const { index, totals } of found) {
      const { changeCounts, sizes } = itemAt(first(data.images).layers, index);
      assert.ok(totals);
      const counts = Object.fromEntries(Object.entries(totals).map(([kind, { pathCount }]) => [kind, pathCount]));
      assert.deepEqual(counts, { ...changeCounts });
      const atOnce = fates.filter(({ storedIn, wastedBy }) => storedIn === index && wastedBy === index);
      const lost = atOnce.reduce((sum, { bytes }) => sum + bytes, 0);
      assert.equal(totals.added.bytes + totals.modified.bytes + totals.touched.bytes, (sizes.files ?? 0) - lost);
    }
  });
  await fc.assert(property, { seed: 20_240_104, numRuns: 40 });
});

/** The paths of a row are those at its directory and below, without those of the rows below it; so rows add up to the totals. */
function assertRows({ changes, totals, directories = [] }: ChangesData['layers'][number]): void {
  const isIn = (path: string, directory: string): boolean =>
    directory === '' || path === directory || path.startsWith(`${directory}/`);
  // Directories that only have another time are listed, but do not count.
  const counted = (changes ?? []).filter(({ kind }) => kind !== 'touched');
  for (const { path, rest, totals: found } of directories) {
    const below = directories.filter((other) => other.path !== path && isIn(other.path, path));
    assert.equal(rest, below.length > 0);
    const own = counted.filter((one) => isIn(one.path, path) && !below.some((other) => isIn(one.path, other.path)));
    for (const kind of ['added', 'modified', 'removed'] as const) {
      const { pathCount, bytes } = found[kind];
      const ofKind = own.filter((one) => one.kind === kind);
      assert.deepEqual([pathCount, bytes], [ofKind.length, ofKind.reduce((sum, { size }) => sum + size, 0)], path);
    }
  }
  assert.ok(totals);
  for (const kind of ['added', 'modified', 'touched', 'removed'] as const) {
    const all = directories.map((one) => one.totals[kind]);
    const sum = { pathCount: 0, bytes: 0 };
    for (const one of all) {
      sum.pathCount += one.pathCount;
      sum.bytes += one.bytes;
    }
    assert.deepEqual(sum, totals[kind]);
  }
}

// check --history adds a line for each image of each run, and nothing to a file that is something else.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { HistoryLine } from '../../../src/analysis/comparison/size-history.ts';
import { historyLine, historyText } from '../../support/history-lines.ts';
import { dockerSave, ociArchive } from '../../support/image-builder.ts';
import { run, type World } from '../../support/run.ts';

const directory = mkdtempSync(join(tmpdir(), 'check-history-'));
after(() => rmSync(directory, { recursive: true }));

const image = (name: string, size: number, architecture = 'amd64') => ({
  names: [name],
  platform: { os: 'linux', architecture },
  steps: [
    { createdBy: 'COPY', entries: [{ path: 'f', body: 'x'.repeat(size) }] },
    { createdBy: 'RUN', entries: [{ path: 'f', body: 'y'.repeat(100) }] },
  ],
});
writeFileSync(join(directory, 'app.tar'), dockerSave([image('app:1', 1000)]));
writeFileSync(join(directory, 'two.tar'), ociArchive([image('web:1', 2000), image('web:1', 3000, 'arm64')]));

const check = (args: readonly string[], world: World = {}) =>
  run(['check', ...args], { directory, now: '2024-03-20T16:00:00.900Z', ...world });
const linesIn = (file: string): readonly HistoryLine[] =>
  readFileSync(join(directory, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('check --history', () => {
  test('a line has the sizes, the limits and the verdict', async () => {
    const budgets = ['--budget', 'wasted=500', '--budget', 'image-size=1MB', '--budget', 'path-size./usr=1kB'];
    const { status, output } = await check(['app.tar', ...budgets, '--history', 'one.ndjson', '--commit', 'c1']);
    assert.equal(status, 1);
    assert.match(output, /^history: one.ndjson \(commit c1\)$/m);
    assert.deepEqual(linesIn('one.ndjson'), [
      {
        history: 'timg-inspect',
        version: 1,
        commit: 'c1',
        date: '2024-03-20T16:00:00Z',
        names: ['app:1'],
        platform: 'linux/amd64',
        archive: 'app.tar',
        // Two tars: a header of 512 bytes, the data in blocks of 512, and two empty blocks.
        sizes: { distribution: null, content: 512 + 1024 + 1024 + 512 + 512 + 1024, files: 1100, visible: 100 },
        wasted: 1000,
        layerCount: 2,
        passed: false,
        budgets: { 'image-size.content': '1MB', wasted: '500', 'path-size./usr': '1kB' },
      },
    ]);
  });

  test('a line for each image of each run', async () => {
    const args = ['app.tar', 'two.tar', '--budget', 'layer-count=5', '--history', 'more.ndjson'];
    await check([...args, '--commit', 'c1']);
    const { output } = await check([...args, '--commit', 'c2', '--format', 'table']);
    assert.match(output, /^history: more.ndjson \(commit c2\)$/m);
    assert.deepEqual(
      linesIn('more.ndjson').map(({ commit, names, platform, archive }) =>
        [commit, names[0], platform, archive].join(' '),
      ),
      ['c1', 'c2'].flatMap((commit) => [
        `${commit} app:1 linux/amd64 app.tar`,
        `${commit} web:1 linux/amd64 two.tar`,
        `${commit} web:1 linux/arm64 two.tar`,
      ]),
    );
  });

  test('a limit of zero growth that only a baseline sets', async () => {
    await check(['app.tar', '--baseline', 'app.tar', '--history', 'growth.ndjson']);
    assert.deepEqual(linesIn('growth.ndjson')[0]?.budgets, { 'growth.content': '0B' });
  });

  test('the commit of the CI system, the date of SOURCE_DATE_EPOCH', async () => {
    const args = ['app.tar', '--budget', 'layer-count=5', '--history', 'ci.ndjson'];
    const worlds: readonly (readonly [Readonly<Record<string, string>>, string | null, string])[] = [
      [{ GITHUB_SHA: 'a1' }, 'a1', '2024-03-20T16:00:00Z'],
      [{ CI_COMMIT_SHA: 'a2' }, 'a2', '2024-03-20T16:00:00Z'],
      [{ BUILD_SOURCEVERSION: 'a3' }, 'a3', '2024-03-20T16:00:00Z'],
      [{ GIT_COMMIT: 'a4', SOURCE_DATE_EPOCH: '0' }, 'a4', '1970-01-01T00:00:00Z'],
      [{ BUILDKITE_COMMIT: 'HEAD' }, null, '2024-03-20T16:00:00Z'],
      [{ CIRCLE_SHA1: 'a6', SOURCE_DATE_EPOCH: '' }, 'a6', '2024-03-20T16:00:00Z'],
      [{}, null, '2024-03-20T16:00:00Z'],
    ];
    for (const [environment] of worlds) await check(args, { environment });
    assert.deepEqual(
      linesIn('ci.ndjson').map(({ commit, date }) => [commit, date]),
      worlds.map(([, commit, date]) => [commit, date]),
    );
    for (const SOURCE_DATE_EPOCH of ['today', '-1', '1e3', '999999999999']) {
      const { status, errors } = await check(args, { environment: { SOURCE_DATE_EPOCH } });
      assert.equal(status, 2, SOURCE_DATE_EPOCH);
      assert.match(errors, /^timg-inspect: SOURCE_DATE_EPOCH is ".*"; use a whole number of seconds since 1970/);
    }
    assert.equal(linesIn('ci.ndjson').length, worlds.length);
  });

  test('an incomplete image has no sizes', async () => {
    const { status } = await run(['check', 'samples/missing-layer.tar', '--history', join(directory, 'cut.ndjson')]);
    assert.equal(status, 1);
    const [line] = linesIn('cut.ndjson');
    assert.deepEqual(line?.sizes, { distribution: null, content: null, files: null, visible: null });
    assert.deepEqual([line?.wasted, line?.passed], [null, false]);
  });

  test('the last line may lack its line feed, and empty lines are ignored', async () => {
    writeFileSync(join(directory, 'open.ndjson'), `\n${historyText([historyLine(1, 5)]).trim()}`);
    const { status } = await check(['app.tar', '--budget', 'layer-count=5', '--history', 'open.ndjson']);
    assert.equal(status, 0);
    assert.deepEqual(
      linesIn('open.ndjson').map(({ sizes }) => sizes.content),
      [5, 4608],
    );
  });

  const line = historyLine(1, 5);
  const { commit: _, ...withoutCommit } = line;
  for (const [content, place, what] of [
    ['{\n  "baseline": "timg-inspect"\n}\n', 1, 'not JSON'],
    ['{"baseline":"timg-inspect","version":1}\n', 1, '/history is missing or wrong'],
    ['[]\n', 1, 'no object'],
    ['null', 1, 'no object'],
    [`${historyText([line])}<<<<<<< HEAD\n`, 2, 'not JSON'],
    [historyText([line, line]).slice(0, -20), 2, 'not JSON'],
    [historyText([{ ...line, wasted: -1 }]), 1, '/wasted is missing or wrong'],
    [historyText([line]).replace('"content":5', '"content":NaN'), 1, 'not JSON'],
    [historyText([line]).replace('"content":5', '"content":1e999'), 1, '/sizes/content is missing or wrong'],
    [historyText([line]).replace('"content":5', '"content":9007199254740993'), 1, '/sizes/content is missing or wrong'],
    [historyText([line]).replace('"content":5', '"content":1.5'), 1, '/sizes/content is missing or wrong'],
    [historyText([{ ...line, date: '2024-02-30T00:00:00Z' }]), 1, '/date is missing or wrong'],
    [historyText([withoutCommit]), 1, '/commit is missing or wrong'],
    [historyText([{ ...line, budgets: { wasted: 5 } }]), 1, '/budgets/wasted is missing or wrong'],
    ['['.repeat(100_000), 1, 'not JSON'],
    ['# Changelog\n', 1, 'not JSON'],
  ] as const) {
    test(`nothing is added to ${content.slice(0, 60).trim()}… (${what})`, async () => {
      writeFileSync(join(directory, 'other'), content);
      const message = `timg-inspect: other:${place}: not a line of check --history (${what}); remove the line, or use another file\n`;
      for (const args of [
        ['check', 'app.tar', '--budget', 'layer-count=5', '--history', 'other'],
        ['trend', 'other'],
      ]) {
        const { status, output, errors } = await run(args, { directory });
        assert.deepEqual([status, output, errors], [2, '', message]);
      }
      assert.equal(readFileSync(join(directory, 'other'), 'utf8'), content);
    });
  }

  test('a file that cannot be written is reported, with the verdict', async () => {
    const { status, output, errors } = await check([
      'app.tar',
      '--budget',
      'layer-count=5',
      '--history',
      'no/such.ndjson',
    ]);
    assert.equal(status, 2);
    assert.match(output, /^history not written: no\/such.ndjson$/m);
    assert.match(errors, /no\/such.ndjson: cannot be written: no such file or directory; the image passed/);
    mkdirSync(join(directory, 'folder'));
    const folder = await check(['app.tar', '--budget', 'layer-count=5', '--history', 'folder']);
    assert.deepEqual([folder.status, folder.errors], [2, 'timg-inspect: --history folder: not a regular file\n']);
  });

  test('wrong calls', async () => {
    const same = await check(['app.tar', '--budget', 'layer-count=5', '--history', 'x', '-o', 'x']);
    assert.match(same.errors, /--history x: this file is already used for another output/);
    assert.ok(!existsSync(join(directory, 'x')));
    const archive = await check(['app.tar', '--budget', 'layer-count=5', '--history', './app.tar']);
    assert.equal(archive.status, 2);
    const dash = await check(['app.tar', '--budget', 'layer-count=5', '--history', '-']);
    assert.deepEqual([dash.status, dash.errors], [2, 'timg-inspect: --history must be a file, not "-"\n']);
    const alone = await check(['app.tar', '--budget', 'layer-count=5', '--commit', 'c']);
    assert.match(alone.errors, /--commit is for the size history; pass --history FILE, too/);
    const empty = await check(['app.tar', '--budget', 'layer-count=5', '--history', 'x', '--commit', '']);
    assert.match(empty.errors, /--commit needs a /);
  });
});

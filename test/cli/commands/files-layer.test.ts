// files --layer: what the layer did to each path, and what it removes.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { ChangesData } from '../../../src/report/changes.ts';
import type { FilesData } from '../../../src/report/files/files.ts';
import { dockerSave, ociArchive } from '../../support/image-builder.ts';
import { asTar } from '../../support/literals.ts';
import { stacks } from '../../support/random-stacks.ts';
import { run } from '../../support/run.ts';

const stdin = dockerSave([
  {
    names: ['app:1'],
    steps: [
      {
        entries: [
          { path: 'etc/conf', body: 'old' },
          { path: 'etc/same', body: 'same' },
          { path: 'etc/gone', body: 'gone!' },
          { path: 'srv/a/b', body: '12' },
          { path: 'srv/a/c', body: '345' },
        ],
      },
      {
        entries: [
          { path: 'etc/conf', body: 'new' },
          { path: 'etc/same', body: 'same', mode: 0o600 },
          { path: 'etc/more', body: 'more' },
          { path: 'etc/.wh.gone' },
          { path: 'srv/.wh.a' },
        ],
      },
    ],
  },
]);

const listed = (...args: readonly string[]) => run(['files', '-', '--layer', '1', ...args], { stdin });

describe('files --layer', () => {
  test('has a letter for each path, and the paths that the layer removes', async () => {
    const { status, output } = await listed();
    assert.equal(status, 0);
    const lines = output.split('\n');
    assert.deepEqual(
      lines.flatMap((line) => /^([AMTD ]) .*? (\/\S+)$/.exec(line)?.slice(1).join(' ') ?? []),
      ['  /etc/', 'M /etc/conf', 'A /etc/more', 'T /etc/same', 'D /etc/gone', 'D /srv/a'],
    );
    assert.equal(lines[0], 'A added · M modified · T touched (same content) · D removed');
    assert.ok(lines.includes('D     5  /etc/gone') && lines.includes('D     5  /srv/a'), output);
  });
  // biome-ignore format: one command line, one line
  for (const [args, expected] of [
    [['/etc'], ['  /etc/', 'M /etc/conf', 'A /etc/more', 'T /etc/same', 'D /etc/gone']],
    [['--glob', '/srv/a/*'], ['D /srv/a/b', 'D /srv/a/c']],
    [['--glob', 'same'], ['T /etc/same']],
    [['--tree', '/etc'], ['  etc/', 'M   conf', 'A   more', 'T   same', 'D /etc/gone']],
  ] as const) {
    test(args.join(' '), async () => {
      const { output } = await listed(...args);
      const shown = output.split('\n').slice(1).flatMap((line) => /^([AMTD ]) .*? ((?: {2})?\S*[a-z]+\/?)$/.exec(line)?.slice(1).join(' ') ?? []);
      assert.deepEqual(shown, expected);
    });
  }
  test('without it there are no letters', async () => {
    const { output } = await run(['files', '-'], { stdin });
    assert.match(output, /^MODE /);
    const { data } = JSON.parse((await run(['files', '-', '--format', 'json'], { stdin })).output);
    assert.equal('removed' in data || 'change' in data.entries[0], false);
  });
  test('below a missing layer, the changes are known', async () => {
    const data = async (layer: string): Promise<FilesData> =>
      JSON.parse((await run(['files', 'samples/missing-layer.tar', '--layer', layer, '--format', 'json'])).output).data;
    assert.deepEqual((await data('0')).removed, []);
  });
  test('a path that the layer deletes', async () => {
    const { status, errors } = await listed('/etc/gone');
    assert.equal(status, 2);
    assert.equal(
      errors,
      'timg-inspect: -: layer 1 deletes /etc/gone; layer 0 ships it; see: timg-inspect files --layer 0 - /etc/gone\n',
    );
  });
});

test('of random layers, the changes are those of the command changes', async () => {
  const property = fc.asyncProperty(stacks, async (layers) => {
    const archive = ociArchive([{ names: ['r:1'], steps: layers.map((all) => ({ entries: all.map(asTar) })) }]);
    const dataOf = async (...args: readonly string[]) =>
      JSON.parse((await run([...args, '--format', 'json'], { stdin: archive })).output).data;
    const changes: ChangesData = await dataOf('changes', '-');
    for (const { index, changes: all } of changes.layers) {
      const files: FilesData = await dataOf('files', '-', '--layer', String(index));
      const kinds = new Map(all?.map(({ path, kind }) => [path, kind]));
      for (const { path, change, link, size } of files.entries) {
        const kind = kinds.get(path);
        if (kind !== undefined || change == null) assert.equal(change, kind ?? null, path);
        // The path leads through a link of a layer below.
        else
          assert.ok(
            all?.some((one) => one.kind === change && (link !== null || one.size === size)),
            path,
          );
      }
      const removed = all?.filter(({ kind }) => kind === 'removed').map(({ path, size }) => ({ path, size }));
      assert.deepEqual(files.removed, removed);
    }
  });
  await fc.assert(property, { seed: 20_240_105, numRuns: 30 });
});

// The numbers of the tree are those of `files --du --format json`, for every directory, and of `layers`, for all views.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rootPath } from '../../src/tree/path-table.ts';
import { exploredSample, filesOf, press } from '../support/explored.ts';
import { run } from '../support/run.ts';

interface Directory {
  readonly path: string;
  readonly visible: number;
  readonly wasted: number;
  readonly entryCount: number;
}

async function directories(sample: string, ...options: readonly string[]): Promise<readonly Directory[]> {
  const { output } = await run(['files', `samples/${sample}`, '--du', '--format', 'json', ...options]);
  const { directories: found } = JSON.parse(output).data as { directories: readonly Directory[] };
  return found.map(({ path, visible, wasted, entryCount }) => ({ path, visible, wasted, entryCount }));
}

for (const sample of ['hello_image_1.1.0.tar', 'hard-links.tar', 'opaques.tar', 'whiteouts.tar', 'copied.tar']) {
  describe(sample, () => {
    for (const [key, option] of [
      ['1', '--at'],
      ['2', '--layer'],
    ] as const) {
      test(`files ${option} N --du`, async () => {
        const session = await exploredSample(sample);
        press(session, key, 'g');
        const files = filesOf(session);
        for (const { index } of session.shown().explored.layers) {
          const totals = files.totals(session.shown().state);
          const found: Directory[] = [];
          for (let path = rootPath; path < files.lengthIn(session.shown().state); path += 1) {
            if (!totals.has(path) || !totals.isDirectory(path)) continue;
            found.push({
              path: totals.pathOf(path),
              visible: totals.bytesAt(path, 'visible'),
              wasted: totals.bytesAt(path, 'wasted'),
              entryCount: totals.entriesAt(path),
            });
          }
          const expected = await directories(sample, option, String(index));
          assert.ok(expected.length > 0 || found.length <= 1);
          // What the layer removed has rows in the explorer; `files` lists what the layer has.
          if (option === '--layer') {
            const without = ({ entryCount, ...bytes }: Directory) => bytes;
            const known = new Set(expected.map(({ path }) => path));
            assert.ok(found.every(({ path, visible, wasted }) => known.has(path) || visible + wasted === 0));
            const shared = found.filter(({ path }) => known.has(path)).map(without);
            const sorted = (all: ReturnType<typeof without>[]) => all.sort((a, b) => (a.path < b.path ? -1 : 1));
            assert.deepEqual(sorted(shared), sorted(expected.map(without)), `layer ${index}`);
            press(session, ']');
            continue;
          }
          const byPath = (a: Directory, b: Directory): number => (a.path < b.path ? -1 : 1);
          assert.deepEqual(found.sort(byPath), [...expected].sort(byPath), `layer ${index}`);
          press(session, ']');
        }
      });
    }
    for (const [key, name, wanted] of [
      ['3', 'everything shipped', ({ visible, wasted }: Directory) => ({ visible, wasted })],
      ['4', 'only wasted', ({ wasted }: Directory) => ({ visible: 0, wasted })],
    ] as const) {
      test(`${name}: files --du`, async () => {
        const session = await exploredSample(sample);
        press(session, key);
        const files = filesOf(session);
        const totals = files.totals(session.shown().state);
        const found = new Map<string, { visible: number; wasted: number }>();
        for (let path = rootPath; path < files.lengthIn(session.shown().state); path += 1) {
          if (!totals.has(path) || !totals.isDirectory(path)) continue;
          const bytes = { visible: totals.bytesAt(path, 'visible'), wasted: totals.bytesAt(path, 'wasted') };
          if (bytes.visible + bytes.wasted > 0) found.set(totals.pathOf(path), bytes);
        }
        const expected = (await directories(sample)).map((one) => [one.path, wanted(one)] as const);
        const filled = expected.filter(([, { visible, wasted }]) => visible + wasted > 0);
        assert.deepEqual([...found].sort(), [...filled].sort());
      });
    }
  });
}

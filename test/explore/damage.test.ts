// What the explorer says of archives that are damaged or lack layers: the words of `files`, and no size that seems complete.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { cleanup, render } from 'ink-testing-library';
import { createElement } from 'react';
import { Explorer } from '../../src/explore/components/explorer.tsx';
import { detailLines } from '../../src/explore/panes/detail-lines.ts';
import type { Session } from '../../src/explore/session.ts';
import { exploredLayers, exploredSample, performed, press, selectedPath, settled } from '../support/explored.ts';
import { run } from '../support/run.ts';

after(cleanup);

const folder = mkdtempSync(join(tmpdir(), 'damage-'));
after(() => rmSync(folder, { recursive: true }));

async function screenOf(session: Session): Promise<string> {
  const { lastFrame } = render(createElement(Explorer, { session, paint: { color: false, isASCII: false } }));
  await settled();
  return stripVTControlCharacters(lastFrame() ?? '');
}

/** Moves the cursor to a path, with everything unfolded. */
async function at(sample: string, path: string, columns = 100, rows = 30): Promise<Session> {
  const session = await exploredSample(sample, columns, rows);
  press(session, '*', 'tab');
  for (let row = 0; row < 30 && selectedPath(session) !== path; row += 1) press(session, 'j');
  assert.equal(selectedPath(session), path);
  return session;
}

async function extractTo(session: Session, name: string): Promise<string> {
  press(session, 'e', 'ctrl+u', ...name, 'return');
  await performed(session);
  return session.shown().state.message ?? '';
}

const cut = 'layer 1 is truncated at byte 1100';

describe('a layer that ends early', () => {
  test('is told in a line below the title, and its sizes are lower bounds', async () => {
    const screen = await screenOf(await exploredSample('truncated-layer.tar', 100, 30));
    const [title, problem] = screen.split('\n');
    assert.match(title ?? '', /files at least 196B · wasted at least 0B$/);
    assert.equal(problem?.trimEnd(), `error (1 of 2): ${cut}, inside /app/run`);
    assert.match(screen, / 0 {4}120B {6}0B {2}COPY etc/);
    assert.match(screen, / 1 {5}76B {6}0B {2}incomplete {2}COPY ap…/);
    assert.match(screen, /196B {6}0B {3}TOTAL, at least/);
    assert.match(
      screen,
      /│Layer 1 .*\n│error: layer 1 is truncated at byte .*\n│1100, inside \/app\/run .*\n│files +at least 76B /,
    );
    assert.match(screen, /entries +at least 2 /);
  });

  test('is still told when a small window shows one pane', async () => {
    const session = await exploredSample('truncated-layer.tar', 40, 12);
    assert.match(await screenOf(session), /\nerror \(1 of 2\): layer 1 is truncated at…\nLayers/);
    session.resize(30, 5);
    assert.match(await screenOf(session), /76B {6}0B {2}incomplete/);
  });

  test('has an incomplete file, in the tree and the details', async () => {
    const session = await at('truncated-layer.tar', 'app/run');
    const screen = await screenOf(session);
    assert.match(screen, /run \(incomplete: 76 of 480 bytes\)/);
    assert.match(screen, /│incomplete: 76 of 480 bytes; layer 1 is/);
  });

  for (const [key, how] of [
    ['return', 'as text'],
    ['x', 'in hexadecimal'],
  ] as const) {
    test(`says so while the file is viewed ${how}`, async () => {
      const session = await at('truncated-layer.tar', 'app/run', 80, 24);
      press(session, key);
      await performed(session);
      assert.match(await screenOf(session), new RegExp(`\n┃incomplete: 76 of 480 bytes; ${cut} `));
      press(session, 'G');
      assert.match(await screenOf(session), /\n┃incomplete: 76 of 480 bytes/);
    });
  }

  test('lets nobody extract the file', async () => {
    const session = await at('truncated-layer.tar', 'app/run');
    const target = join(folder, 'run');
    assert.equal(await extractTo(session, target), `/app/run is incomplete: ${cut}; nothing is extracted`);
    assert.ok(!existsSync(target));
  });

  test('leaves the file out of its directory', async () => {
    const session = await at('truncated-layer.tar', 'app');
    const target = join(folder, 'app');
    const left = 'left out: /app/run (incomplete); layer 1 could not be read completely, so that more may be missing';
    assert.equal(await extractTo(session, target), `${target}: 0 files, 0B; ${left}`);
    assert.deepEqual(readdirSync(target), []);
  });
});

describe('the words are those of files', () => {
  for (const sample of [
    'truncated-layer.tar',
    'truncated-archive.tar',
    'truncated-gzip-layer.tar',
    'tar-damaged.tar',
    'missing-layer.tar',
    'symlink-loop.tar',
    'hard-links.tar',
    'bare-whiteout.tar',
  ]) {
    test(sample, async () => {
      const { output } = await run(['files', `samples/${sample}`]);
      const expected = Array.from(output.matchAll(/^(?:error|warning): .*(?= \[)/gm), ([line]) => line);
      assert.ok(expected.length > 0);
      const session = await exploredSample(sample, 100, 40);
      const screen = await screenOf(session);
      assert.match(screen.split('\n')[1] ?? '', /^(?:error|warning)/);
      const { state, explored } = session.shown();
      const details = detailLines(state, explored, 1000).map(({ pieces }) => pieces.map(({ text }) => text).join(''));
      for (const line of expected) assert.ok(details.includes(line), `${line}\n${details.join('\n')}`);
    });
  }

  test('a layer that is not in the archive is not read', async () => {
    const screen = await screenOf(await exploredSample('missing-layer.tar', 100, 30));
    assert.match(screen, / 1 {7}- {7}- {2}not read {2}COPY app/);
  });
});

test('an image without damage has no such line', async () => {
  const screen = await screenOf(await exploredLayers([[{ path: 'a', body: 'x' }]]));
  assert.match(screen, /^[^\n]*efficiency 100%\n┏/);
  assert.doesNotMatch(screen, /at least|incomplete/);
});

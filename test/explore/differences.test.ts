// The differences of two archives: their rows are the changes that `diff` lists, and their sizes close.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { cleanup, render } from 'ink-testing-library';
import { createElement } from 'react';
import { Explorer } from '../../src/explore/components/explorer.tsx';
import type { Session } from '../../src/explore/session.ts';
import { exploredArchives, exploredSample, filesOf, performed, press, rowsOf, settled } from '../support/explored.ts';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';

const [old, newer] = ['samples/hello_image.tar', 'samples/hello_image_1.1.0.tar'];
const compared = (): Promise<Session> => exploredArchives([inProject(old), inProject(newer)], 100, 40);

interface ChangeData {
  readonly path: string;
  readonly kind: string;
  readonly before: { readonly size: number } | null;
  readonly after: { readonly size: number } | null;
}

describe('differences', () => {
  test('are the changes of diff, with the sizes of both sides', async () => {
    const session = await compared();
    press(session, '5', '*');
    const { state } = session.shown();
    const files = filesOf(session);
    const totals = files.totals(state);
    const found = files
      .rows(state)
      .slice(0, Number.POSITIVE_INFINITY)
      .filter(({ path }) => !totals.isDirectory(path))
      .map(({ path }) => ({
        path: totals.pathOf(path),
        kind: files.kindAt(state, path),
        old: totals.bytesAt(path, 'wasted'),
        new: totals.bytesAt(path, 'visible'),
      }));
    const { output } = await run(['diff', old, newer, '--format', 'json']);
    const changes: readonly ChangeData[] = JSON.parse(output).data.changes;
    const expected = changes
      .filter(({ path }) => found.some((one) => one.path === path))
      .map(({ path, kind, before, after }) => ({ path, kind, old: before?.size ?? 0, new: after?.size ?? 0 }));
    const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1);
    assert.deepEqual(found.sort(byPath), expected.sort(byPath));
    const rows = new Set(rowsOf(session).map((row) => row.replace(/\/$/, '')));
    const missing = changes.filter(({ path, kind }) => kind !== 'touched' && !rows.has(path));
    assert.deepEqual(missing, []);
    assert.ok(found.length > 3);
    const sumOf = (side: 'old' | 'new'): number => found.reduce((sum, one) => sum + one[side], 0);
    assert.equal(totals.bytesAt(0, 'visible'), sumOf('new'));
    assert.equal(totals.bytesAt(0, 'wasted'), sumOf('old'));
  });

  test('are drawn with a sign, filtered and hidden by kind', async () => {
    const session = await compared();
    press(session, 'tab', '5', '*');
    const { lastFrame } = render(createElement(Explorer, { session, paint: { color: false, isASCII: false } }));
    await settled();
    const screen = stripVTControlCharacters(lastFrame() ?? '');
    cleanup();
    assert.match(screen, /NEW {5}OLD {2}CHANGE/);
    assert.match(screen, /67B {5}23B {4}\+44B M {5}app\.py/);
    press(session, '/', ...'app.py', 'return');
    assert.deepEqual(rowsOf(session), ['app/', 'app/app.py']);
    press(session, 'm');
    assert.deepEqual(rowsOf(session), []);
    press(session, 'm', 'escape', '/', ...'pkg:x');
    assert.match(session.shown().state.filterFault ?? '', /^"pkg:x" is for the files of one image/);
    press(session, 'escape', '1');
    assert.ok(rowsOf(session).includes('usr/'));
  });

  test('can be viewed and compared, but not extracted', async () => {
    const session = await compared();
    press(session, '5', '/', ...'app.py', 'return', 'tab', 'G', 'return');
    await performed(session);
    assert.equal(session.shown().state.viewer?.title, '/app/app.py  second archive  67B');
    press(session, 'q', 'd');
    await performed(session);
    assert.equal(session.shown().state.viewer?.lines.at(-1), '+print(greet())');
    press(session, 'q', 'e');
    assert.equal(session.shown().state.message, 'differences cannot be extracted; 1 shows one image');
    press(session, 'n');
    assert.match(session.shown().state.message ?? '', /^no wasted file/);
  });

  test('need two archives', async () => {
    const session = await exploredSample('hello_image.tar');
    press(session, '5');
    assert.match(session.shown().state.message ?? '', /two archives/);
    assert.equal(session.shown().state.showing, 'filesystem');
  });
});

// What the components of the explorer draw, frame by frame.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { cleanup, render } from 'ink-testing-library';
import { createElement } from 'react';
import { Explorer } from '../../src/explore/components/explorer.tsx';
import { bindingGroups } from '../../src/explore/model/bindings.ts';
import type { Session } from '../../src/explore/session.ts';
import { exploredLayers, exploredSample, press, selectedPath, settled } from '../support/explored.ts';

after(cleanup);

const plain = { color: false, isASCII: false };

function drawn(session: Session, paint = plain) {
  const { stdin, lastFrame } = render(createElement(Explorer, { session, paint }));
  const frame = async (): Promise<string> => {
    await settled();
    return lastFrame() ?? '';
  };
  return { stdin, frame, text: async () => stripVTControlCharacters(await frame()) };
}

describe('the screen', () => {
  test('has layers, details and tree', async () => {
    const { text } = drawn(await exploredSample('hello_image_1.1.0.tar'));
    const screen = await text();
    assert.equal(screen.split('\n').length, 24);
    assert.match(
      screen,
      /^app\.tar {2}hello:1\.1\.0 {2}linux\/amd64 {2}files 50\.2kB · wasted 13\.8kB · efficiency 72%\n/,
    );
    assert.match(screen, /┃ 8 {6}0B {6}0B {2}RUN rm/);
    assert.match(
      screen,
      /│Files up to layer 8 · by size +│\n.*│ VISIBLE {2}WASTED {3}NAME +│\n.*│ {2}36\.3kB {2}13\.8kB {3}TOTAL/,
    );
    assert.match(screen, /│ {2}31\.6kB {4}10kB {3}▸ usr\/ /);
  });

  test('follows keys from the terminal', async () => {
    const { stdin, text } = drawn(await exploredSample('hello_image_1.1.0.tar'));
    stdin.write('\t');
    stdin.write('jjjl');
    stdin.write('jjjjj');
    const screen = await text();
    assert.match(screen, /▾ app\//);
    assert.match(screen, /│\/app\/fixtures +│/);
    stdin.write('\x1b[Z');
    stdin.write('\x1b[H');
    assert.match(await text(), /│Layer 0/);
    stdin.write('?');
    assert.match(await text(), /Move to|One page down/);
  });

  test('shows a path with its history and what is wasted', async () => {
    const session = await exploredSample('hello_image_1.1.0.tar', 100, 40);
    press(session, '4', '*', 'tab', ...'jjjjjj');
    const { text } = drawn(session);
    const screen = await text();
    assert.match(screen, /Only wasted · by size/);
    assert.match(screen, /layer 6 +added 6kB/);
    assert.match(screen, /layer 7 +touched \(mode\) 6kB/);
    assert.match(screen, /6kB of layer 6 wasted: copied/);
  });

  test('knows Ctrl+M in both forms of terminals that tell it from Enter', async () => {
    const session = await exploredSample('hello_image_1.1.0.tar');
    const { stdin } = drawn(session);
    for (const [sequence, hidden] of [
      ['\x1b[109;5u', ['modified']],
      ['\x1b[27;5;109~', []],
    ] as const) {
      stdin.write(sequence);
      await settled();
      assert.deepEqual([...session.shown().state.hidden], hidden);
    }
  });

  test('tells while typing what is wrong with a filter, and that it has no effect', async () => {
    const session = await exploredSample('hello_image_1.1.0.tar');
    const { text } = drawn(session);
    press(session, '/', ...'>10XB');
    assert.match(
      await text(),
      /\nfilter: >10XB_ {2}"10XB" is not a size; use one such as 500B, 10kB, 10MB or 1\.5GiB *$/,
    );
    press(session, 'return');
    session.resize(100, 24);
    const kept = await text();
    assert.match(kept, /by size · filter not applied: >10/);
    assert.match(kept, /\nfilter: "10XB" is not a size/);
    press(session, 'escape');
    assert.doesNotMatch(await text(), /10XB/);
  });

  test('says why there are no files', async () => {
    const { text } = drawn(await exploredSample('missing-layer.tar', 100, 24));
    assert.match(await text(), /│layer \d.* is missing|│.*not in the archive/);
  });

  test('a window that is too small for all panes shows the rows of one', async () => {
    const session = await exploredSample('hello_image_1.1.0.tar', 20, 5);
    const { text, stdin } = drawn(session);
    const lines = async (): Promise<readonly string[]> => (await text()).split('\n').map((line) => line.trimEnd());
    const hint = '? keys · Tab pane ·…';
    const layerRows = [' 6    10kB    10kB …', ' 7    10kB      0B …', ' 8      0B      0B …'];
    assert.deepEqual(await lines(), ['Layers', ...layerRows, hint]);
    press(session, 'tab');
    assert.deepEqual((await lines()).slice(0, 2), ['Files up to layer 8…', '  31.6kB   ▸ usr/']);
    press(session, 'tab', 'end');
    press(session, 'home');
    assert.deepEqual((await lines()).slice(0, 2), ['Details', '/usr']);
    press(session, '?');
    assert.deepEqual(await lines(), ['Keys', 'Move', ' ↑, k', '   Up', hint]);
    press(session, 'G');
    assert.deepEqual((await lines()).slice(1, 4), ['   or unfold it', ' Wheel', '   Move']);
    stdin.write('\t');
    assert.equal((await lines())[0], 'Details');
  });

  test('what keys do is not cut', async () => {
    const session = await exploredSample('hello_image_1.1.0.tar', 80, 24);
    const { text } = drawn(session);
    press(session, '?');
    for (const columns of [30, 60, 80, 100]) {
      session.resize(columns, 150);
      const screen = await text();
      assert.doesNotMatch(screen.split('\n').slice(1, -1).join('\n'), /…/);
      const words = screen.replaceAll(/[┃\s]+/g, ' ');
      for (const { bindings } of bindingGroups)
        for (const binding of bindings) assert.ok(words.includes(binding.text), `${binding.text}\n${screen}`);
    }
  });

  test('a click and a page are about the rows on the screen of a small window', async () => {
    const session = await exploredSample('hello_image_1.1.0.tar', 20, 5);
    session.input('[<0;3;2M', {});
    assert.equal(session.shown().state.layer, 6);
    press(session, 'pageUp');
    assert.equal(session.shown().state.layer, 3);
  });

  for (const [columns, rows] of [
    [40, 10],
    [60, 15],
    [59, 30],
    [80, 13],
  ] as const) {
    test(`each pane of ${columns}×${rows} has its cursor on the screen, and names that can be read`, async () => {
      const session = await exploredSample('hello_image_1.1.0.tar', columns, rows);
      const { frame, text } = drawn(session);
      press(session, '*', 'tab');
      for (const name of ['os.py', 'app.py', 'group']) {
        for (let moved = 0; moved < 60 && !selectedPath(session)?.endsWith(`/${name}`); moved += 1) press(session, 'j');
        for (let moved = 0; moved < 60 && !selectedPath(session)?.endsWith(`/${name}`); moved += 1) press(session, 'k');
        const chosen = Array.from((await frame()).matchAll(/\p{Cc}\[7m([^\p{Cc}]*)/gu), ([, row]) => row);
        assert.ok(
          chosen.some((row) => row?.includes(name)),
          `${name}: ${chosen}\n${await text()}`,
        );
      }
      for (const line of (await text()).split('\n')) assert.ok(line.length <= columns, line);
    });
  }

  test('no window is too small', async () => {
    const session = await exploredSample('truncated-layer.tar');
    const { text } = drawn(session);
    for (const columns of [1, 9, 20, 60]) {
      for (const rows of [1, 2, 3, 5, 8, 14]) {
        session.resize(columns, rows);
        for (const keys of [['tab'], ['tab', 'b'], ['tab'], ['?'], ['?']]) {
          press(session, ...keys);
          const lines = (await text()).split('\n');
          assert.ok(lines.length <= rows, `${columns}×${rows}`);
          for (const line of lines) assert.ok(line.length <= columns, `${columns}×${rows}: ${line}`);
        }
      }
    }
  });

  test('columns that leave too little room for names are left out, and the head says which', async () => {
    const session = await exploredSample('hello_image_1.1.0.tar');
    press(session, 'tab', 'b');
    const { text } = drawn(session);
    const narrow = await text();
    assert.match(narrow, /┃ VISIBLE MODE {8}OWNER {4}NAME, no WASTED┃/);
    assert.match(narrow, /┃ {2}31\.6kB drwxr-xr-x {2}0\/0 {6}▸ usr\/ +┃/);
    session.resize(60, 24);
    assert.match(await text(), /┃ VISIBLE {3}NAME, no WA/);
    session.resize(100, 24);
    assert.match(await text(), /┃ VISIBLE {2}WASTED .*MODE {8}OWNER {4}NAME +┃/);
  });

  test('names are on the screen however deep they are', async () => {
    const path = Array.from({ length: 300 }, (_, at) => `d${at + 1}`).join('/');
    const session = await exploredLayers([[{ path: `${path}/file`, body: 'x' }]]);
    press(session, '*', 'tab', 'G');
    const { text } = drawn(session);
    for (const wrap of ['', 'w']) {
      press(session, ...wrap);
      const screen = await text();
      assert.match(screen, /┃ {6}1B {6}0B A {11}301 {3}file +┃/);
      assert.match(screen, /300 ▾ d300\/ +┃/);
      assert.match(screen, /290 ▾ d290\/ +┃/);
    }
    press(session, 'g');
    const first = await text();
    assert.match(first, /┃ {6}1B {6}0B A ▾ d1\/ +┃/);
    assert.match(first, / {14}▾ d8\/ +┃/);
    assert.match(first, / 9 ▾ d9\/ +┃/);
  });

  test('long names are cut, or wrap', async () => {
    const name = `${'long-'.repeat(12)}end`;
    const session = await exploredLayers([
      [
        { path: name, body: 'x' },
        { path: 'other', body: '' },
      ],
    ]);
    press(session, 'tab');
    const { text } = drawn(session);
    assert.doesNotMatch(await text(), /end +┃/);
    press(session, 'w');
    const names = (await text()).split('\n').map((line) => line.slice(-27, -1).trim());
    assert.ok(names.slice(5).join('').startsWith(`${name}other`), names.join('\n'));
    press(session, 'ctrl+p');
    assert.doesNotMatch(await text(), /end +┃/);
  });

  test('has colors only if they are wanted', async () => {
    const session = await exploredSample('hello_image_1.1.0.tar');
    press(session, 'tab');
    const colors = /\p{Cc}\[(?:[0-9;]*;)?(?:3\d|4\d|9\d)m/u;
    assert.match(await drawn(session, { color: true, isASCII: false }).frame(), colors);
    const frame = await drawn(session).frame();
    assert.doesNotMatch(frame, colors);
    assert.match(frame, /\p{Cc}\[7m/u);
  });

  test('is ASCII if the terminal is', async () => {
    const session = await exploredLayers([
      [
        { path: 'größe/', body: '' },
        { path: 'größe/→', body: 'x' },
      ],
    ]);
    press(session, 'tab', ' ');
    const { text } = drawn(session, { color: false, isASCII: true });
    const screen = await text();
    assert.match(screen, /^[\n -~]*$/);
    assert.match(screen, /- gr\\u\{f6\}\\u\{df\}e\//);
    press(session, '?');
    assert.match(await text(), /^[\n -~]*$/);
  });

  test('no name can write control sequences', async () => {
    const names = ['\x1b[2J', '\x1b]0;title\x07', '\u202egnp', 'a\nb', '\x9b31m'];
    const session = await exploredLayers([names.map((path) => ({ path, body: 'x' }))], 100, 40);
    press(session, 'tab');
    const { frame } = drawn(session);
    for (const _ of names) {
      const shown = (await frame()).replace(/\p{Cc}\[[\d;]*m/gu, '');
      assert.match(shown, /^(?:[^\p{Cc}\u202e]|\n)*$/u);
      press(session, 'j');
    }
    assert.match(await frame(), /\\x1B\[2J/);
  });
});

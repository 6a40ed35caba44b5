// What the components of the explorer draw, frame by frame.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { cleanup, render } from 'ink-testing-library';
import { createElement } from 'react';
import { Explorer } from '../../src/explore/components/explorer.tsx';
import type { Session } from '../../src/explore/session.ts';
import { exploredLayers, exploredSample, press, settled } from '../support/explored.ts';

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
    assert.match(screen, /│Files up to layer 8 · by size +│\n.*\n.*│ {2}36\.3kB {2}13\.8kB {3}TOTAL/);
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

  test('says why there are no files', async () => {
    const { text } = drawn(await exploredSample('missing-layer.tar', 100, 24));
    assert.match(await text(), /│layer \d.* is missing|│.*not in the archive/);
  });

  test('a window that is too small for all panes shows one', async () => {
    const session = await exploredSample('hello_image_1.1.0.tar', 20, 5);
    const { text } = drawn(session);
    assert.match(await text(), /Layers/);
    press(session, 'tab');
    const screen = await text();
    assert.match(screen, /Files up to/);
    for (const line of screen.split('\n')) assert.ok(line.length <= 20, line);
    for (const [columns, rows] of [
      [1, 1],
      [3, 2],
      [300, 100],
    ] as const) {
      session.resize(columns, rows);
      assert.ok((await text()).split('\n').length <= rows);
    }
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

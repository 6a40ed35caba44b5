// What keys and the mouse do to the state of the explorer.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bindingGroups } from '../../src/explore/model/bindings.ts';
import { helpLines } from '../../src/explore/panes/help-lines.ts';
import {
  exploredImages,
  exploredLayers,
  exploredSample,
  filesOf,
  press,
  rowsOf,
  selectedPath,
} from '../support/explored.ts';

const layers = [
  [
    { path: 'big/', body: '' },
    { path: 'big/one', body: 'x'.repeat(3000) },
    { path: 'big/two', body: 'x'.repeat(2000) },
    { path: 'etc/', body: '' },
    { path: 'etc/conf', body: 'old' },
    { path: 'etc/mode', body: 'same' },
    { path: 'small', body: 'x' },
  ],
  [
    { path: 'etc/conf', body: 'newer' },
    { path: 'etc/mode', body: 'same', mode: 0o600 },
    { path: 'etc/more', body: 'added' },
    { path: 'big/.wh.one', body: '' },
  ],
  [{ path: 'last', body: 'xy' }],
];

describe('the tree', () => {
  test('starts with folded directories, the largest first', async () => {
    const session = await exploredLayers(layers);
    assert.deepEqual(rowsOf(session), ['big/', 'etc/', 'last', 'small']);
    assert.equal(selectedPath(session), 'big');
  });

  test('folds and unfolds', async () => {
    const session = await exploredLayers(layers);
    press(session, 'tab', ' ');
    assert.deepEqual(rowsOf(session), ['big/', 'big/two', 'big/one', 'etc/', 'last', 'small']);
    press(session, 'l');
    assert.equal(selectedPath(session), 'big/two');
    press(session, 'leftArrow');
    assert.equal(selectedPath(session), 'big');
    press(session, 'h');
    assert.deepEqual(rowsOf(session), ['big/', 'etc/', 'last', 'small']);
    press(session, '*');
    assert.equal(rowsOf(session).length, 9);
    press(session, 'ctrl+`');
    assert.equal(rowsOf(session).length, 4);
    press(session, '+');
    assert.equal(rowsOf(session).length, 9);
    press(session, '-', '-');
    assert.equal(rowsOf(session).length, 4);
  });

  test('the cursor of a folded directory is on the directory', async () => {
    const session = await exploredLayers(layers);
    press(session, '*', 'tab', 'j', 'j');
    assert.equal(selectedPath(session), 'big/one');
    press(session, '*');
    assert.equal(selectedPath(session), 'big');
  });

  test('moves by rows and pages, to the first and the last row', async () => {
    const session = await exploredLayers(layers);
    press(session, 'tab', 'G');
    assert.equal(selectedPath(session), 'small');
    press(session, 'g');
    assert.equal(selectedPath(session), 'big');
    press(session, 'downArrow', 'j', 'k');
    assert.equal(selectedPath(session), 'etc');
    press(session, 'pageDown');
    assert.equal(selectedPath(session), 'small');
    press(session, 'pageUp');
    assert.equal(selectedPath(session), 'big');
    press(session, 'end', 'home');
    assert.equal(selectedPath(session), 'big');
  });

  test('keys that come together are taken one by one', async () => {
    const session = await exploredLayers(layers);
    session.input('\tjjk', {});
    assert.equal(selectedPath(session), 'etc');
  });

  test('shows a layer, everything shipped, and only what is wasted', async () => {
    const session = await exploredLayers(layers);
    press(session, '*', '[', '2');
    assert.deepEqual(rowsOf(session), ['etc/', 'etc/conf', 'etc/more', 'etc/mode', 'big/', 'big/one']);
    press(session, ']');
    assert.deepEqual(rowsOf(session), ['last']);
    press(session, '4');
    assert.deepEqual(rowsOf(session), ['big/', 'big/one', 'etc/', 'etc/mode', 'etc/conf']);
    press(session, '3');
    assert.equal(rowsOf(session).length, 9);
    press(session, '1', '[', '[');
    assert.deepEqual(rowsOf(session), ['big/', 'big/one', 'big/two', 'etc/', 'etc/mode', 'etc/conf', 'small']);
  });

  test('in the layers, Ctrl+A and Ctrl+L are those of dive', async () => {
    const session = await exploredLayers(layers);
    press(session, 'ctrl+l');
    assert.equal(session.shown().state.showing, 'layer');
    press(session, 'ctrl+a');
    assert.equal(session.shown().state.showing, 'filesystem');
  });

  test('sorts by size, name, wasted and compressed bytes', async () => {
    const session = await exploredLayers(layers);
    press(session, 's');
    assert.deepEqual(rowsOf(session), ['big/', 'etc/', 'last', 'small']);
    press(session, '[', '[', 's', '*');
    assert.deepEqual(rowsOf(session)[0], 'big/');
    press(session, 'ctrl+o', 's');
    assert.equal(session.shown().state.sort, 'size');
  });
});

describe('panes', () => {
  test('Tab goes around, and the images have a pane if there are several', async () => {
    const session = await exploredSample('several-images.tar');
    const visited = ['tab', 'tab', 'tab', 'tab'].map((key) => {
      press(session, key);
      return session.shown().state.focus;
    });
    assert.deepEqual(visited, ['tree', 'details', 'images', 'layers']);
    session.input('', { tab: true, shift: true });
    assert.equal(session.shown().state.focus, 'images');
    const first = session.shown().explored;
    press(session, 'j');
    assert.notEqual(session.shown().explored, first);
    assert.equal(session.shown().state.layer, session.shown().explored.layers.length - 1);
    press(session, 'G', 'k', 'g');
    assert.equal(session.shown().explored, first);
  });

  test('with one image, there are three panes', async () => {
    const session = await exploredLayers(layers);
    press(session, 'tab', 'tab', 'tab');
    assert.equal(session.shown().state.focus, 'layers');
  });

  test('the layers have a cursor of their own', async () => {
    const session = await exploredLayers(layers);
    press(session, 'k', 'k', 'k', 'k');
    assert.equal(session.shown().state.layer, 0);
    press(session, 'G');
    assert.equal(session.shown().state.layer, 2);
  });
});

describe('the mouse', () => {
  const click = (column: number, row: number): string => `[<0;${column + 1};${row + 1}M`;

  test('a click chooses a row, and a second one unfolds', async () => {
    const session = await exploredLayers(layers);
    session.input(click(50, 6), {});
    assert.equal(selectedPath(session), 'etc');
    assert.equal(session.shown().state.focus, 'tree');
    session.input(click(50, 6), {});
    assert.deepEqual(rowsOf(session).slice(0, 3), ['big/', 'etc/', 'etc/conf']);
    session.input(click(3, 4), {});
    assert.equal(session.shown().state.layer, 0);
  });

  test('the wheel moves, and other events are ignored', async () => {
    const session = await exploredLayers(layers);
    session.input('[<65;50;10M', {});
    assert.equal(selectedPath(session), 'small');
    session.input('[<64;50;10M', {});
    assert.equal(selectedPath(session), 'big');
    const { state } = session.shown();
    for (const input of ['[<0;50;7m', '[<35;50;7M', '[<2;1;1M', click(200, 99)]) session.input(input, {});
    assert.equal(session.shown().state, state);
  });
});

describe('other keys', () => {
  test('q and Ctrl+C end', async () => {
    for (const key of ['q', 'ctrl+c']) {
      const session = await exploredLayers(layers);
      press(session, key);
      assert.ok(session.shown().state.isDone, key);
    }
  });

  test('the keys are scrolled by lines and pages, and no further than they go', async () => {
    const session = await exploredLayers(layers);
    press(session, '?');
    const top = () => session.shown().state.help?.top;
    press(session, 'pageDown');
    const page = top() ?? 0;
    assert.ok(page > 10);
    press(session, 'G');
    const last = top() ?? 0;
    assert.equal(last + page, helpLines(78, false).length);
    for (let presses = 0; presses < 10; presses += 1) press(session, 'downArrow');
    assert.equal(top(), last);
    press(session, 'upArrow');
    assert.equal(top(), last - 1);
    press(session, 'g');
    assert.equal(top(), 0);
    press(session, 'q');
  });

  test('? shows the keys until another key is pressed', async () => {
    const session = await exploredLayers(layers);
    press(session, '?', 'j', 'j', 'k');
    assert.deepEqual(session.shown().state.help, { top: 1 });
    press(session, 'x');
    assert.equal(session.shown().state.help, undefined);
    press(session, '?', 'q');
    assert.ok(session.shown().state.isDone);
  });

  test('b shows mode and owner', async () => {
    const session = await exploredLayers(layers);
    press(session, 'b');
    assert.ok(session.shown().state.showsAttributes);
    press(session, 'ctrl+b');
    assert.ok(!session.shown().state.showsAttributes);
  });

  test('no key has two meanings in one pane', () => {
    const bindings = bindingGroups.flatMap((group) => group.bindings);
    const everywhere = bindings.flatMap(({ keys }) => keys);
    assert.equal(new Set(everywhere).size, everywhere.length);
    const inPanes = bindings.flatMap(({ inPane }) => inPane?.keys.map((key) => `${inPane.pane} ${key}`) ?? []);
    assert.equal(new Set(inPanes).size, inPanes.length);
  });

  test('an image without layers has no rows, and no key fails', async () => {
    const session = await exploredImages([{ names: ['app:1'], steps: [] }]);
    const keys = bindingGroups
      .flatMap((group) => group.bindings.flatMap(({ keys }) => keys))
      .filter((key) => key !== 'q');
    for (const pane of ['layers', 'tree', 'details']) {
      press(session, ...keys.filter((key) => key.length === 1), 'escape', 'escape');
      assert.ok(session.shown(), pane);
      press(session, 'tab');
    }
  });
});

describe('the filter', () => {
  const typed = async (filter: string, ...keys: readonly string[]) => {
    const session = await exploredLayers(layers);
    press(session, ...keys, '/', ...filter);
    return session;
  };

  for (const [filter, found] of [
    ['o', ['big/', 'big/two', 'big/one', 'etc/', 'etc/conf', 'etc/more', 'etc/mode']],
    ['etc/mo', ['etc/', 'etc/more', 'etc/mode']],
    ['/ETC', []],
    ['*.x', []],
    ['mo*', ['etc/', 'etc/more', 'etc/mode']],
    ['/mo[rd]e$/', ['etc/', 'etc/more', 'etc/mode']],
    ['/^/etc/', ['etc/', 'etc/conf', 'etc/more', 'etc/mode']],
    ['>1kB', ['big/', 'big/two', 'big/one']],
    ['<3B t', ['last']],
    ['etc >5B', ['etc/', 'etc/conf', 'etc/mode']],
    ['kind:added', ['last']],
    ['kind:directory', ['big/', 'etc/']],
    ['kind:symlink', []],
  ] as const) {
    test(`"${filter}"`, async () => {
      const session = await typed(filter);
      assert.deepEqual(rowsOf(session), found);
      press(session, 'escape');
      assert.deepEqual(rowsOf(session), ['big/', 'etc/', 'last', 'small']);
    });
  }

  test('directory totals follow it', async () => {
    const session = await typed('conf');
    const { state } = session.shown();
    const totals = filesOf(session).totals(state);
    assert.equal(totals.bytesAt(0, 'visible'), 5);
    assert.equal(totals.bytesAt(0, 'wasted'), 3);
  });

  test('is kept by Enter, and applied to what is shown next', async () => {
    const session = await typed('kind:touched', '[');
    press(session, 'return');
    assert.deepEqual(rowsOf(session), ['etc/', 'etc/mode']);
    press(session, ']');
    assert.deepEqual(rowsOf(session), []);
    press(session, 'escape');
    assert.equal(rowsOf(session).length, 4);
  });

  test('Backspace and Ctrl+U take characters away', async () => {
    const session = await typed('confx');
    assert.deepEqual(rowsOf(session), []);
    press(session, 'delete');
    assert.deepEqual(rowsOf(session), ['etc/', 'etc/conf']);
    press(session, 'ctrl+u', 'q', '?');
    assert.equal(session.shown().state.filter, 'q?');
  });

  const size = 'use one such as 500B, 10kB, 10MB or 1.5GiB';
  for (const [filter, fault] of [
    ['/(/', /^\/\(\/ cannot be used: Invalid regular expression/],
    ['*{a', /^"\*\{a" cannot be a glob; /],
    ['>much', new RegExp(`^"much" is not a size; ${size}$`)],
    ['<', new RegExp(`^"<" needs a size; ${size}$`)],
    ['conf >10XB', new RegExp(`^"10XB" is not a size; ${size}$`)],
    ['kind:odd', /^no kind "odd"; use unchanged, added/],
  ] as const) {
    test(`says what is wrong with "${filter}", and changes no row`, async () => {
      const session = await exploredLayers(layers);
      press(session, '/', ...'conf');
      const before = rowsOf(session);
      press(session, 'ctrl+u');
      const all = rowsOf(session);
      // What is typed before may be a filter; only the whole one has the fault.
      press(session, ...filter.slice(0, -1));
      const last = rowsOf(session);
      press(session, filter.at(-1) ?? '');
      assert.match(session.shown().state.filterFault ?? '', fault);
      assert.deepEqual(rowsOf(session), last);
      press(session, 'return');
      assert.match(session.shown().state.filterFault ?? '', fault);
      press(session, '/', 'ctrl+u');
      assert.equal(session.shown().state.filterFault, undefined);
      assert.deepEqual(rowsOf(session), all);
      press(session, ...'conf');
      assert.deepEqual(rowsOf(session), before);
    });
  }

  test('leaves the folds as they were before it', async () => {
    const session = await exploredLayers(layers);
    press(session, '[', 'tab', 'j', ' ', 'j');
    const before = rowsOf(session);
    assert.deepEqual(before, ['big/', 'etc/', 'etc/conf', 'etc/more', 'etc/mode', 'small']);
    const { folding } = session.shown().state;
    press(session, '/', ...'one', 'return');
    assert.deepEqual(rowsOf(session), ['big/', 'big/one']);
    press(session, '-', '/', ...'xy', 'escape');
    assert.deepEqual(rowsOf(session), before);
    assert.deepEqual(session.shown().state.folding, folding);
    press(session, '+', '/', ...'two', 'escape');
    assert.equal(rowsOf(session).length, 8);
  });

  test('finds the files of a package', async () => {
    const session = await exploredSample('packages.tar');
    press(session, '/', ...'pkg:ms');
    const found = rowsOf(session);
    assert.ok(found.includes('srv/web/node_modules/ms/package.json'), found.join('\n'));
    assert.ok(
      found.every((path) => path.endsWith('/') || path.includes('/ms/')),
      found.join('\n'),
    );
  });
});

describe('kinds of change', () => {
  test('are hidden and shown', async () => {
    const session = await exploredLayers(layers);
    press(session, '[', '2', '*');
    const all = rowsOf(session);
    for (const [key, gone] of [
      ['a', 'etc/more'],
      ['m', 'etc/conf'],
      ['t', 'etc/mode'],
      ['r', 'big/one'],
    ] as const) {
      press(session, key);
      assert.ok(!rowsOf(session).includes(gone), key);
      press(session, key);
      assert.deepEqual(rowsOf(session), all);
    }
    press(session, '1', 'u');
    assert.ok(!rowsOf(session).includes('small'));
    press(session, 'ctrl+u', 'tab', 'ctrl+a', 'ctrl+r', 'ctrl+m');
    assert.deepEqual([...session.shown().state.hidden].sort(), ['added', 'modified', 'removed']);
  });
});

describe('wasted files', () => {
  test('are gone through by size', async () => {
    const session = await exploredLayers(layers);
    const paths = ['n', 'n', 'n', 'n', 'N', 'N'].map((key) => {
      press(session, key);
      return selectedPath(session);
    });
    assert.deepEqual(paths, ['big/one', 'etc/mode', 'etc/conf', 'etc/conf', 'etc/mode', 'big/one']);
    assert.equal(session.shown().state.message, '1 of 3 wasted files');
    press(session, '[', '[', 'n');
    assert.match(session.shown().state.message ?? '', /^no wasted file/);
  });
});

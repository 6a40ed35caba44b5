// Paths and link targets longer than any system takes: what has one is left out, and following links comes to an end.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { rootPlace } from '../../src/tree/places.ts';
import { asTar, directory, file, hardlink, type Literal, marker, symlink } from '../support/literals.ts';
import { type MergedLayers, mergedLayers } from '../support/merged-layers.ts';

const most = defaultLimits.pathLength;
/** A way to `a` of so many characters. */
const way = (length: number): string => `${'./'.repeat(length)}a`.slice(-length);

const merge = (...layers: readonly (readonly Literal[])[]): Promise<MergedLayers> =>
  mergedLayers(layers.map((literals) => literals.map(asTar)));

const paths = ({ files }: MergedLayers): string => files.map(({ path }) => path).join(' ');
const leftOut = ({ merged }: MergedLayers): string[] =>
  merged.effects.flatMap(({ leftOut }) => leftOut.map(({ row, reason }) => `${row} ${reason}`));

describe('a path or target of the greatest length', () => {
  test('of a symbolic link', async () => {
    const merged = await merge([directory('a'), symlink('l', way(most)), file('l/x', '')]);
    assert.deepEqual([paths(merged), leftOut(merged)], ['a a/x l', []]);
  });
  test('of a hard link', async () => {
    const merged = await merge([file('a', ''), hardlink('h', way(most))]);
    assert.deepEqual([paths(merged), leftOut(merged)], ['a h', []]);
  });
  test('of a whiteout', async () => {
    const name = 'n'.repeat(most - '.wh.'.length);
    assert.equal(paths(await merge([file(name, '')], [marker(`.wh.${name}`)])), '');
  });
});

describe('one character more', () => {
  test('of a symbolic link: it is left out, and what would stand behind it stands under its name', async () => {
    const merged = await merge([directory('a'), symlink('l', way(most + 1)), file('l/x', '')]);
    assert.deepEqual([paths(merged), leftOut(merged)], ['a l l/x', ['1 too-long']]);
  });
  test('of a hard link: it is left out', async () => {
    const merged = await merge([file('a', ''), hardlink('h', way(most + 1))]);
    assert.deepEqual([paths(merged), leftOut(merged)], ['a', ['1 too-long']]);
  });
  test('of a whiteout: it hides nothing', async () => {
    const name = 'n'.repeat(most - '.wh.'.length + 1);
    assert.equal(paths(await merge([file(name, '')], [marker(`.wh.${name}`)])), name);
  });
  test('of what only looks like a link: a target counts for links alone', async () => {
    const merged = await mergedLayers([[{ path: 'f', type: 'file', link: way(most + 1) }]]);
    assert.deepEqual([paths(merged), leftOut(merged)], ['f', []]);
  });
});

describe('where longer paths are allowed', () => {
  test('ten thousand directories inside one another, none of which an entry names', async () => {
    const path = `${'d/'.repeat(10_000)}f`;
    const limits = { ...defaultLimits, pathLength: 2 ** 20, impliedText: 2 ** 30 };
    const { merged } = await mergedLayers([[asTar(file(path, 'x'))]], limits);
    const places = [...merged.tree.subtree(rootPlace)];
    assert.equal(places.length, 10_002);
    assert.equal(merged.tree.pathOf(places[10_001]), path);
  });
  test('the same behind a link', async () => {
    const path = `${'d/'.repeat(3000)}f`;
    const limits = { ...defaultLimits, pathLength: 2 ** 20, impliedText: 2 ** 30 };
    const layer = [directory('to'), symlink('by', 'to'), file(`by/${path}`, 'x')];
    const { merged } = await mergedLayers([layer.map(asTar)], limits);
    const deepest = [...merged.tree.subtree(rootPlace)].find((place) => merged.tree.nameOf(place) === 'f');
    assert.ok(deepest !== undefined);
    assert.equal(merged.tree.pathOf(deepest), `to/${path}`);
  });
});

describe('a path is measured in bytes', () => {
  const name = 'ä'.repeat(5);
  for (const [pathLength, visible] of [
    [10, name],
    [9, ''],
  ] as const) {
    test(`ten bytes where ${pathLength} are allowed`, async () => {
      const limits = { ...defaultLimits, pathLength };
      const { files } = await mergedLayers([[asTar(file(name, 'x'))]], limits);
      assert.equal(files.map(({ path }) => path).join(' '), visible);
    });
  }
});

describe('targets that are followed one after another', () => {
  const half = most / 2;
  for (const [second, visible, left] of [
    [half, 'a a/x l m', []],
    [half + 1, 'a l m', ['3 link-loop']],
  ] as const) {
    test(`${half} and ${second} characters`, async () => {
      const toM = way(half).replace(/a$/, 'm');
      const merged = await merge([directory('a'), symlink('l', toM), symlink('m', way(second)), file('l/x', '')]);
      assert.deepEqual([paths(merged), leftOut(merged)], [visible, left]);
    });
  }
  test('each walk counts its own', async () => {
    const merged = await merge([directory('a'), symlink('l', way(most)), file('l/x', ''), file('l/y', '')]);
    assert.equal(paths(merged), 'a a/x a/y l');
  });
});

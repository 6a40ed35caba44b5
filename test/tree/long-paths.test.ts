// Paths and link targets longer than any system takes: what has one is left out, and following links comes to an end.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultLimits } from '../../src/bytes/limits.ts';
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

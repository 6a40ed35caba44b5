// Paths and link targets longer than any system accepts: such entries are skipped, and following links ends.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { rootPath } from '../../src/tree/path-table.ts';
import { last } from '../support/items.ts';
import { asTar, directory, file, hardlink, type Literal, marker, symlink } from '../support/literals.ts';
import { type MergedLayers, mergedLayers } from '../support/merged-layers.ts';

const most = defaultLimits.pathLength;
/** A path to `a` with this many characters. */
const way = (length: number): string => `${'./'.repeat(length)}a`.slice(-length);

/** Directories whose path, with the slash at its end, has this many characters. */
const deep = (length: number): string => 'd/'.repeat(length).slice(-length).replace(/^\//, 'd');

const merge = (...layers: readonly (readonly Literal[])[]): Promise<MergedLayers> =>
  mergedLayers(layers.map((literals) => literals.map(asTar)));

const paths = ({ files }: MergedLayers): string => files.map(({ path }) => path).join(' ');
const skipped = ({ merged }: MergedLayers): string[] =>
  merged.effects.flatMap(({ skipped }) => skipped.map(({ row, reason }) => `${row} ${reason}`));

describe('a path or target of the maximum length', () => {
  test('of a symbolic link', async () => {
    const merged = await merge([directory('a'), symlink('l', way(most)), file('l/x', '')]);
    assert.deepEqual([paths(merged), skipped(merged)], ['a a/x l', []]);
  });
  test('of a hard link', async () => {
    const merged = await merge([file('a', ''), hardlink('h', way(most))]);
    assert.deepEqual([paths(merged), skipped(merged)], ['a h', []]);
  });
  test('of a path that a whiteout hides', async () => {
    const below = deep(most - 'n'.length);
    const merged = await merge([file(`${below}n`, '')], [marker(`${below}.wh.n`)]);
    assert.deepEqual([paths(merged).includes(`${below}n`), skipped(merged)], [false, []]);
  });
  test('of a name that a whiteout hides', async () => {
    const name = 'n'.repeat(255);
    const merged = await merge([file(name, '')], [marker(`.wh.${name}`)]);
    assert.deepEqual([paths(merged), skipped(merged)], ['', []]);
  });
});

describe('a path or target that is too long', () => {
  test('of a symbolic link: it is skipped, and a file through it is placed at its name', async () => {
    const merged = await merge([directory('a'), symlink('l', way(most + 1)), file('l/x', '')]);
    assert.deepEqual([paths(merged), skipped(merged)], ['a l l/x', ['1 long-target']]);
  });
  test('of a hard link: it is skipped', async () => {
    const merged = await merge([file('a', ''), hardlink('h', way(most + 1))]);
    assert.deepEqual([paths(merged), skipped(merged)], ['a', ['1 long-target']]);
  });
  test('of a whiteout, an opaque one, and a whiteout of a long name: skipped once', async () => {
    const below = deep(most);
    const merged = await merge(
      [file('n', '')],
      [marker(`${below}.wh.n`), marker(`${below}.wh..wh..opq`), marker(`.wh.${'n'.repeat(256)}`), marker('.wh.n')],
    );
    assert.deepEqual([paths(merged), skipped(merged)], ['', ['0 long-path', '1 long-path', '2 long-name']]);
    assert.deepEqual(merged.merged.effects[1]?.repeated, []);
  });
  test('of a file with a link target: only targets of links count', async () => {
    const merged = await mergedLayers([[{ path: 'f', type: 'file', link: way(most + 1) }]]);
    assert.deepEqual([paths(merged), skipped(merged)], ['f', []]);
  });
});

describe('with a higher limit', () => {
  test('10,000 nested directories without entries', async () => {
    const path = `${'d/'.repeat(10_000)}f`;
    const limits = { ...defaultLimits, pathLength: 2 ** 20, impliedPathBytes: 2 ** 30 };
    const { merged } = await mergedLayers([[asTar(file(path, 'x'))]], limits);
    const places = [...merged.tree.subtree(rootPath)];
    assert.equal(places.length, 10_002);
    assert.equal(merged.tree.pathOf(last(places)), path);
  });
  test('10,000 nested directories below a link', async () => {
    const path = `${'d/'.repeat(3000)}f`;
    const limits = { ...defaultLimits, pathLength: 2 ** 20, impliedPathBytes: 2 ** 30 };
    const layer = [directory('to'), symlink('by', 'to'), file(`by/${path}`, 'x')];
    const { merged } = await mergedLayers([layer.map(asTar)], limits);
    const deepest = [...merged.tree.subtree(rootPath)].find((place) => merged.tree.nameOf(place) === 'f');
    assert.ok(deepest !== undefined);
    assert.equal(merged.tree.pathOf(deepest), `to/${path}`);
  });
});

describe('the limit is in bytes', () => {
  const name = 'ä'.repeat(5);
  for (const [pathLength, visible] of [
    [10, name],
    [9, ''],
  ] as const) {
    test(`ten bytes with a limit of ${pathLength}`, async () => {
      const limits = { ...defaultLimits, pathLength };
      const { files } = await mergedLayers([[asTar(file(name, 'x'))]], limits);
      assert.equal(files.map(({ path }) => path).join(' '), visible);
    });
  }
});

describe('targets of links that are followed one after another', () => {
  const half = most / 2;
  for (const [second, visible, left] of [
    [half, 'a a/x l m', []],
    [half + 1, 'a l m', ['3 long-links']],
  ] as const) {
    test(`${half} and ${second} characters`, async () => {
      const toM = way(half).replace(/a$/, 'm');
      const merged = await merge([directory('a'), symlink('l', toM), symlink('m', way(second)), file('l/x', '')]);
      assert.deepEqual([paths(merged), skipped(merged)], [visible, left]);
    });
  }
  test('count separately for each lookup', async () => {
    const merged = await merge([directory('a'), symlink('l', way(most)), file('l/x', ''), file('l/y', '')]);
    assert.equal(paths(merged), 'a a/x a/y l');
  });
});

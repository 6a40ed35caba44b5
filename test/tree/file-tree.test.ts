// The merged filesystem as a tree: names in the order of their entries or of their bytes, and directories by path.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FileTree } from '../../src/tree/file-tree.ts';
import { type PathId, rootPath } from '../../src/tree/path-table.ts';
import { asTar, directory, file, hardlink, type Literal, marker, symlink } from '../support/literals.ts';
import { mergedLayers } from '../support/merged-layers.ts';

const treeOf = async (...layers: readonly (readonly Literal[])[]): Promise<FileTree> =>
  (await mergedLayers(layers.map((literals) => literals.map(asTar)))).merged.tree;

const first = [
  directory('b'),
  file('b/z', '1'),
  file('b/a', '2'),
  file('a', '3'),
  directory('b/d'),
  file('b/d/x', '4'),
];
const pathsOf = (tree: FileTree, places: Iterable<PathId>): readonly string[] =>
  Array.from(places, (place) => tree.pathOf(place));

describe('the names of a tree', () => {
  // biome-ignore format: one list, one line
  const cases: readonly (readonly [what: string, layers: readonly (readonly Literal[])[], subtree: string, sorted: string])[] = [
    ['of one layer', [first], 'b b/z b/a b/d b/d/x a', 'a b b/a b/d b/d/x b/z'],
    ['after the first of a directory is deleted', [first, [marker('b/.wh.z')]], 'b b/a b/d b/d/x a', 'a b b/a b/d b/d/x'],
    ['after one between others is deleted', [first, [marker('b/.wh.a')]], 'b b/z b/d b/d/x a', 'a b b/d b/d/x b/z'],
    ['after the last of a directory is deleted', [first, [marker('b/.wh.d')]], 'b b/z b/a a', 'a b b/a b/z'],
    ['after all of a directory are deleted', [first, [marker('b/.wh..wh..opq')]], 'b a', 'a b'],
    ['of a deleted directory that is there again', [first, [marker('.wh.b')], [file('b/n', '')]], 'a b b/n', 'a b b/n'],
    ['of a deleted name that is there again', [first, [marker('b/.wh.z')], [file('b/z', '')]], 'b b/a b/d b/d/x b/z a', 'a b b/a b/d b/d/x b/z'],
  ];
  for (const [what, layers, subtree, sorted] of cases) {
    test(what, async () => {
      const tree = await treeOf(...layers);
      assert.equal(pathsOf(tree, tree.subtree(rootPath)).join(' ').trim(), subtree);
      assert.equal(pathsOf(tree, tree.walkInOrder(rootPath)).join(' ').trim(), sorted);
    });
  }
  test('below a directory, without what is beside it', async () => {
    const tree = await treeOf(first);
    const b = tree.child(rootPath, Buffer.from('b'));
    assert.ok(b !== undefined);
    assert.deepEqual(pathsOf(tree, tree.subtree(b)), ['b', 'b/z', 'b/a', 'b/d', 'b/d/x']);
    assert.deepEqual(pathsOf(tree, tree.walkInOrder(b)), ['b', 'b/a', 'b/d', 'b/d/x', 'b/z']);
    assert.deepEqual(pathsOf(tree, tree.children(b)), ['b/z', 'b/a', 'b/d']);
  });
  test('files with their inodes: hard links share one', async () => {
    const tree = await treeOf([...first, hardlink('h', 'b/a')]);
    const inodes = new Map(Array.from(tree.names(rootPath), ({ place, inode }) => [tree.pathOf(place), inode]));
    assert.deepEqual([...inodes.keys()], ['b/z', 'b/a', 'b/d/x', 'a', 'h']);
    assert.equal(inodes.get('h'), inodes.get('b/a'));
    assert.equal(new Set(inodes.values()).size, 4);
    assert.equal(tree.namesOf(inodes.get('h') ?? -1), 2);
  });
});

describe('a directory by its path', () => {
  for (const [path, isFound] of [
    ['', true],
    ['b', true],
    ['b/d', true],
    ['b/z', false],
    ['b/none', false],
    ['b/dd', false],
    ['l', false],
    ['l/d', false],
  ] as const) {
    test(`${JSON.stringify(path)}: ${isFound ? 'found' : 'not found'}`, async () => {
      const tree = await treeOf([...first, symlink('l', 'b')]);
      // The path is a part of longer bytes.
      const found = tree.directoryAt(Buffer.from(`bb/${path}/d`), 3, 3 + path.length);
      assert.equal(found === undefined ? undefined : tree.pathOf(found), isFound ? path : undefined);
    });
  }
});

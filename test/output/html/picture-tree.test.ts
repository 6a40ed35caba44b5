// The tree of a map: small enough for a page, and every sum is exact, however small files are grouped.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { PictureTree } from '../../../src/report/picture/picture-data.ts';
import {
  type PictureFile,
  type PictureLimits,
  pictureLimits,
  pictureTree,
} from '../../../src/report/picture/picture-tree.ts';
import { itemAt } from '../../support/items.ts';

type File = PictureFile<'layer', 'bytes'>;
type Tree = PictureTree<'layer', 'bytes'>;

const file = (path: string, bytes: number, layer = 0): File => ({
  path,
  weight: bytes,
  facets: { layer },
  sizes: { bytes },
});

const treeOf = (files: readonly File[], limits: Partial<PictureLimits> = {}): Tree =>
  pictureTree(files, { facets: ['layer'], sizes: ['bytes'] }, { ...pictureLimits, ...limits });

/** `path bytes`, and `directory/+files bytes` for groups of small files. */
function leaves({ names, parents, files, sizes, facets }: Tree): string[] {
  const paths: string[] = [];
  return names.flatMap((name, node) => {
    const parent = itemAt(parents, node);
    paths.push(parent <= 0 ? name : `${paths[parent]}/${name}`);
    if (files[node] === 0) return [];
    return [
      `${name === '' ? `${paths[node]}+${files[node]}` : paths[node]} ${sizes.bytes[node]} in ${facets.layer[node]}`,
    ];
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

test('few files are all named', () =>
  assert.deepEqual(leaves(treeOf([file('a', 1), file('b/c', 2), file('b/d/e', 3, 7)])), [
    'a 1 in 0',
    'b/c 2 in 0',
    'b/d/e 3 in 7',
  ]));

test('two copies of one path are two leaves', () =>
  assert.deepEqual(leaves(treeOf([file('a', 1, 0), file('a', 1, 2)])), ['a 1 in 0', 'a 1 in 2']));

test('a file with the path of a directory is a leaf beside it', () =>
  assert.deepEqual(leaves(treeOf([file('a', 1), file('a/b', 2)])), ['a 1 in 0', 'a/b 2 in 0']));

test('small files are grouped by directory and layer', () =>
  assert.deepEqual(
    leaves(
      treeOf([file('d/large', 90), file('d/a', 1), file('d/b', 2), file('d/c', 3, 1), file('d/e', 4, 1)], { named: 3 }),
    ),
    ['d/large 90 in 0', 'd/+2 3 in 0', 'd/+2 7 in 1'],
  ));

test('small directories are merged into their parent', () =>
  assert.deepEqual(leaves(treeOf([file('d/large', 90), file('d/x/a', 1), file('d/y/z/b', 2)], { named: 3 })), [
    'd/large 90 in 0',
    'd/+2 3 in 0',
  ]));

test('a single small file keeps its name in its own directory', () =>
  assert.deepEqual(leaves(treeOf([file('d/large', 90), file('d/a', 1), file('x/b', 1)], { named: 3 })), [
    'd/large 90 in 0',
    'd/a 1 in 0',
    '+1 1 in 0',
  ]));

test('of files of the same size, the first are named', () => {
  const files = Array.from({ length: 100 }, (_, at) => file(`d/${String(at).padStart(2, '0')}`, 4096));
  const found = leaves(treeOf(files, { named: 12 }));
  assert.equal(found.length, 11);
  assert.equal(found[0], 'd/00 4096 in 0');
  assert.equal(found.at(-1), `d/+90 ${90 * 4096} in 0`);
});

test('names of object members', () =>
  assert.deepEqual(leaves(treeOf([file('__proto__/constructor', 1), file('toString', 2)])), [
    '__proto__/constructor 1 in 0',
    'toString 2 in 0',
  ]));

test('100,000 nested directories', () => {
  const deep = `${'d/'.repeat(100_000)}file`;
  const tree = treeOf([file(deep, 5), file(`${'d/'.repeat(64)}here`, 2)]);
  assert.equal(tree.names.length, 67);
  assert.equal(sum(tree.sizes.bytes), 7);
  assert.deepEqual(
    leaves(tree).map((line) => line.replace(/^(?:d\/)+/, '')),
    ['+1 5 in 0', 'here 2 in 0'],
  );
});

test('of 150,000 files in many directories and layers, thousands are named', () => {
  const files = Array.from({ length: 150_000 }, (_, at) => file(`a${at % 173}/b${at % 31_013}/f${at}`, 4096, at % 7));
  const tree = treeOf(files);
  const named = tree.names.filter((name, node) => name !== '' && itemAt(tree.files, node) > 0);
  assert.ok(named.length > 5000, `${named.length} of ${tree.names.length}`);
  assert.ok(tree.names.length <= pictureLimits.nodes, `${tree.names.length}`);
});

test('a node comes after its directory', () => {
  const { parents } = treeOf([file('a/b/c', 1), file('d', 1), file('a/e', 1)]);
  assert.ok(parents.every((parent, node) => parent < node));
});

describe('with any limits', () => {
  const step = fc.constantFrom('a', 'b', 'c', 'long-name');
  const path = fc.array(step, { minLength: 1, maxLength: 6 }).map((steps) => steps.join('/'));
  const anyFile = fc.record({ path, bytes: fc.integer({ min: 1, max: 1000 }), layer: fc.integer({ min: 0, max: 3 }) });
  const limits = fc.record({
    named: fc.integer({ min: 1, max: 40 }),
    nodes: fc.integer({ min: 1, max: 60 }),
    text: fc.integer({ min: 0, max: 80 }),
    depth: fc.integer({ min: 1, max: 5 }),
  });

  test('bytes and files of each layer and each directory are exact', () =>
    fc.assert(
      fc.property(fc.array(anyFile, { maxLength: 60 }), limits, (given, limit) => {
        const files = given.map(({ path: of, bytes, layer }) => file(of, bytes, layer));
        const tree = treeOf(files, limit);
        for (const layer of [0, 1, 2, 3]) {
          const inLayer = (of: readonly number[]): number =>
            sum(of.filter((_, node) => tree.facets.layer[node] === layer));
          const put = files.filter(({ facets }) => facets.layer === layer);
          assert.equal(inLayer(tree.files), put.length);
          assert.equal(inLayer(tree.sizes.bytes), sum(put.map(({ sizes }) => sizes.bytes)));
        }
        const paths = tree.names.map(() => '');
        const bytes = [...tree.sizes.bytes];
        for (let node = tree.names.length - 1; node > 0; node -= 1) {
          const parent = itemAt(tree.parents, node);
          bytes[parent] = itemAt(bytes, parent) + itemAt(bytes, node);
        }
        for (let node = 1; node < tree.names.length; node += 1) {
          const parent = itemAt(tree.parents, node);
          paths[node] = [paths[parent], tree.names[node]].filter((part) => part !== '').join('/');
          if (itemAt(tree.files, node) > 0) continue;
          const below = files.filter(({ path: of }) => of.startsWith(`${paths[node]}/`));
          assert.equal(bytes[node], sum(below.map(({ sizes }) => sizes.bytes)), paths[node]);
        }
      }),
      { numRuns: 500 },
    ));
});

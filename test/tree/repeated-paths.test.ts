// Entries whose path their layer has already, and entries that replace something else of their layer.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { last } from '../support/items.ts';
import { asTar, directory, file, hardlink, type Literal, marker, symlink } from '../support/literals.ts';
import { mergedLayers } from '../support/merged-layers.ts';

const linked = [directory('d'), symlink('l', 'd')];

// biome-ignore format: one layer, one line
const cases: readonly (readonly [what: string, layers: readonly (readonly Literal[])[], repeated: string, replacing: string])[] = [
  ['a file of a lower layer is replaced', [[file('a', '')], [file('a', '')]], '', ''],
  ['a file twice', [[file('a', ''), file('a', '')]], '1', ''],
  ['a file three times', [[file('a', ''), file('a', ''), file('a', '')]], '1 2', ''],
  ['a directory twice', [[directory('d'), directory('d')]], '1', ''],
  ['a directory of a lower layer', [[directory('d')], [directory('d')]], '', ''],
  ['a directory after a file in it', [[file('d/a', ''), directory('d')]], '', ''],
  ['a file where a directory is needed', [[file('a', ''), file('a/b', '')]], '', '1'],
  ['the same in a lower layer', [[file('a', '')], [file('a/b', '')]], '', ''],
  ['a file through a link and at its place', [[...linked, file('l/a', ''), file('d/a', '')]], '', '3'],
  ['a file through the same link twice', [[...linked, file('l/a', ''), file('l/a', '')]], '3', ''],
  ['a directory through a link', [[...linked, directory('d/e'), directory('l/e')]], '', ''],
  ['a whiteout twice', [[file('a', '')], [marker('.wh.a'), marker('.wh.a')]], '1', ''],
  ['a whiteout and its file', [[file('a', '')], [marker('.wh.a'), file('a', '')]], '', ''],
  ['a link that is skipped twice', [[hardlink('h', 'n'), hardlink('h', 'n')]], '1', ''],
  ['a link that is skipped after a file of its name', [[file('h', ''), hardlink('h', 'n')]], '1', ''],
];

describe('rows of the last layer', () => {
  for (const [what, layers, repeated, replacing] of cases) {
    test(`${what}: ${repeated || 'none'} repeated, ${replacing || 'none'} replacing`, async () => {
      const { merged } = await mergedLayers(layers.map((literals) => literals.map(asTar)));
      const effect = last(merged.effects);
      assert.deepEqual([effect.repeated.join(' '), effect.replacing.join(' ')], [repeated, replacing]);
    });
  }
});

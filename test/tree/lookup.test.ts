// Path lookup in the final filesystem, as the kernel does it in a container.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { findPath } from '../../src/tree/lookup.ts';
import { asTar, file, type Literal, symlink } from '../support/literals.ts';
import { mergedLayers } from '../support/merged-layers.ts';

const layer: readonly Literal[] = [
  file('f', 'of the root'),
  file('data/f', 'beside what lnk leads to'),
  file('data/deep/f', 'below it'),
  symlink('lnk', 'data/deep'),
  symlink('go', 'lnk/../f'),
  symlink('up/there', '../../../f'),
  symlink('up/absolute', '/lnk/../f'),
  symlink('slash', 'lnk/'),
  symlink('dot', 'lnk/.'),
  symlink('dotdot', 'lnk/..'),
  symlink('to-file-slash', 'f/'),
  symlink('over-file', 'f/../f'),
  symlink('nowhere', 'n/../f'),
  symlink('circle', 'circle'),
];

describe('find', () => {
  // biome-ignore format: one path, one line
  for (const [path, itself, followed] of [
    ['f', 'f', 'f'],
    ['/f', 'f', 'f'],
    ['./data//./f', 'data/f', 'data/f'],
    ['', '', ''],
    ['/', '', ''],
    ['..', '', ''],
    ['../../f', 'f', 'f'],
    ['lnk', 'lnk', 'data/deep'],
    ['lnk/f', 'data/deep/f', 'data/deep/f'],
    ['lnk/../f', 'data/f', 'data/f'],
    ['lnk/', 'data/deep', 'data/deep'],
    ['lnk/.', 'data/deep', 'data/deep'],
    ['lnk/..', 'data', 'data'],
    ['data/deep/..', 'data', 'data'],
    ['go', 'go', 'data/f'],
    ['up/there', 'up/there', 'f'],
    ['up/absolute', 'up/absolute', 'data/f'],
    ['slash', 'slash', 'data/deep'],
    ['dot', 'dot', 'data/deep'],
    ['dotdot', 'dotdot', 'data'],
    ['dotdot/f', 'data/f', 'data/f'],
    ['f/', undefined, undefined],
    ['f/..', undefined, undefined],
    ['to-file-slash', 'to-file-slash', undefined],
    ['over-file', 'over-file', undefined],
    ['nowhere', 'nowhere', undefined],
    ['n/../f', undefined, undefined],
    ['circle', 'circle', undefined],
    ['circle/', undefined, undefined],
    ['data/n', undefined, undefined],
  ] as const) {
    test(`${JSON.stringify(path)} is ${itself ?? 'nothing'}, leads to ${followed ?? 'nothing'}`, async () => {
      const { merged } = await mergedLayers([layer.map(asTar)]);
      const find = (follow: 'last link too' | 'not the last link') => {
        const place = findPath(merged.tree, path, defaultLimits, follow);
        return place === undefined ? undefined : merged.tree.pathOf(place);
      };
      assert.equal(find('not the last link'), itself);
      assert.equal(find('last link too'), followed);
    });
  }
});

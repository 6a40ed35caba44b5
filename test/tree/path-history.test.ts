// The path that a question about a file leads to, and what each layer did to it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { behindLinks, effectsOn } from '../../src/tree/path-history.ts';
import { asTar, directory, file, marker, symlink } from '../support/literals.ts';
import { mergedLayers } from '../support/merged-layers.ts';

const layers = [
  [file('usr/bin/x', '1'), symlink('bin', 'usr/bin'), file('gone/y', '2'), symlink('usr/l', 'bin/x'), file('f', '3')],
  [file('bin/x', '22'), marker('.wh.gone')],
  [directory('usr/bin', { mode: 0o700 })],
].map((literals) => literals.map(asTar));

describe('a path with the links of its parent directories followed', () => {
  // biome-ignore format: one path, one line
  for (const [asked, path] of [
    ['usr/bin/x', 'usr/bin/x'],
    ['bin/x', 'usr/bin/x'],
    ['/bin/x', 'usr/bin/x'],
    ['bin/', 'bin'],
    ['bin', 'bin'],
    ['bin/x//', 'usr/bin/x'],
    ['bin/none', 'usr/bin/none'],
    ['usr/l', 'usr/l'],
    ['bin/../l', 'usr/l'],
    ['gone/y', 'gone/y'],
    ['gone/../f', 'f'],
    ['f', 'f'],
    ['f/x', 'f/x'],
    ['', ''],
    ['/', ''],
  ] as const) {
    test(`${JSON.stringify(asked)}: ${JSON.stringify(path)}`, async () => {
      const { merged } = await mergedLayers(layers);
      assert.equal(behindLinks(merged.tree, asked, defaultLimits), path);
    });
  }
});

describe('what each layer did to a path', () => {
  for (const [path, ...events] of [
    ['usr/bin/x', '0 added', '1 changed'],
    ['gone', '0 added', '1 removed'],
    ['gone/y', '0 added', '1 removed'],
    ['usr/bin', '0 added', '2 changed'],
    ['bin', '0 added'],
    ['bin/x'],
    ['none'],
  ] as const) {
    test(`${path}: ${events.join(', ') || 'nothing'}`, async () => {
      const { merged } = await mergedLayers(layers);
      const found = effectsOn(merged, path).map(
        ({ layer, before, after }) => `${layer} ${before ? (after ? 'changed' : 'removed') : 'added'}`,
      );
      assert.deepEqual(found, events);
    });
  }
});

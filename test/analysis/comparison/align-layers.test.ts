// Which layers of two images correspond: by diff ID in the longest common order, then by instruction.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alignLayers, instructionKey, type Stackable } from '../../../src/analysis/comparison/align-layers.ts';

/** Layers as `diffID instruction`; a missing part is unknown. */
const image = (layers: readonly string[], format = 'oci-layout'): Stackable => ({
  format,
  layers: layers.map((words) => {
    const [diffID, step] = words.split(' ');
    return { diffID: diffID || null, instructionKey: instructionKey(step?.replaceAll('_', ' ')) };
  }),
});

/** `0=0`: same diff ID, `1~2`: same instruction, `2-` and `-3`: only in one image. */
const marks = { diffID: '=', instruction: '~', alone: '-' };
const aligned = (old: Stackable, newer: Stackable): string =>
  alignLayers(old, newer)
    .map((pair) => `${pair.old ?? ''}${marks[pair.alignedBy ?? 'alone']}${pair.new ?? ''}`)
    .join(' ');

const checksum = (letter: string): string => letter.repeat(64);

const cases: readonly (readonly [what: string, old: readonly string[], newer: readonly string[], aligned: string])[] = [
  ['the same layers', ['a', 'b'], ['a', 'b'], '0=0 1=1'],
  ['one more layer on top', ['a', 'b'], ['a', 'b', 'c'], '0=0 1=1 -2'],
  ['an inserted layer moves later ones', ['a', 'b', 'c'], ['a', 'x', 'b', 'c'], '0=0 -1 1=2 2=3'],
  ['a removed layer', ['a', 'b', 'c'], ['a', 'c'], '0=0 1- 2=1'],
  ['other content of the same instruction', ['a', 'b COPY'], ['a', 'c COPY'], '0=0 1~1'],
  ['swapped instructions', ['a', 'b RUN_x', 'c RUN_y'], ['a', 'd RUN_y', 'e RUN_x'], '0=0 -1 1~2 2-'],
  ['instructions are matched only between aligned neighbors', ['a RUN', 'b'], ['b', 'c RUN'], '0- 1=0 -1'],
  ['a layer listed twice', ['a', 'a', 'b'], ['a', 'b'], '0=0 1- 2=1'],
  ['nothing in common', ['a X', 'b Y'], ['c Z'], '0- 1- -0'],
  ['a new base below the same instructions', ['a', 'b RUN_x', 'c RUN_y'], ['d', 'e RUN_x', 'f RUN_y'], '0- -0 1~1 2~2'],
  ['neither diff ID nor instruction', [''], [''], '0- -0'],
  ['no layers', [], ['a'], '-0'],
  [
    'the checksum of the legacy builder is not part of the instruction',
    [`a /bin/sh_-c_#(nop)_COPY_file:${checksum('1')}_in_/`],
    [`b /bin/sh_-c_#(nop)_COPY_file:${checksum('2')}_in_/`],
    '0~0',
  ],
  [
    'instructions that differ only at the end, after long build arguments',
    [`a |1_A=${'x'.repeat(400)}_/bin/sh_-c_one`, `b |1_A=${'x'.repeat(400)}_/bin/sh_-c_two`],
    [`c |1_A=${'x'.repeat(400)}_/bin/sh_-c_two`],
    '0- 1~0',
  ],
  [
    'the same instruction of the legacy builder and BuildKit',
    ['a /bin/sh_-c_make'],
    ['b RUN_/bin/sh_-c_make_#_buildkit'],
    '0~0',
  ],
];

describe('alignLayers', () => {
  for (const [what, old, newer, expected] of cases) {
    test(what, () => assert.equal(aligned(image(old), image(newer)), expected));
  }

  test('exported filesystems have one layer each', () => {
    assert.equal(aligned(image([''], 'rootfs'), image([''], 'rootfs')), '0~0');
  });

  test('the choice between two longest orders does not depend on the side', () => {
    const [old, newer] = [image(['a', 'b', 'c']), image(['c', 'b', 'a'])];
    const turned = aligned(newer, old)
      .split(' ')
      .map((pair) => pair.replace(/^(\d*)(.)(\d*)$/, '$3$2$1'));
    assert.deepEqual(turned.sort(), aligned(old, newer).split(' ').sort());
  });

  test('thousands of layers with nothing in common are aligned quickly', () => {
    const stack = (letter: string) => image(Array.from({ length: 20_000 }, (_, at) => `${letter}${at}`));
    assert.equal(alignLayers(stack('a'), stack('b')).length, 40_000);
  });
});

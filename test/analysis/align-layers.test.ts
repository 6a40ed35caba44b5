// Which layer of one image stands for which of another: by diffID in the longest common order, then by instruction.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alignLayers, type Stackable, stepKey } from '../../src/analysis/align-layers.ts';

/** Layers as `diffID instruction`; a part that is missing is not known. */
const image = (layers: readonly string[], format = 'oci-layout'): Stackable => ({
  format,
  layers: layers.map((words) => {
    const [diffID, step] = words.split(' ');
    return { diffID: diffID || null, step: stepKey(step?.replaceAll('_', ' ')) };
  }),
});

/** `0=0` the same diffID, `1~2` the same instruction, `2-` and `-3` alone. */
const marks = { diffID: '=', instruction: '~', alone: '-' };
const aligned = (old: Stackable, recent: Stackable): string =>
  alignLayers(old, recent)
    .map((pair) => `${pair.old ?? ''}${marks[pair.alignedBy ?? 'alone']}${pair.new ?? ''}`)
    .join(' ');

const checksum = (letter: string): string => letter.repeat(64);

const cases: readonly (readonly [what: string, old: readonly string[], recent: readonly string[], aligned: string])[] =
  [
    ['the same layers', ['a', 'b'], ['a', 'b'], '0=0 1=1'],
    ['one more on top', ['a', 'b'], ['a', 'b', 'c'], '0=0 1=1 -2'],
    ['one put in between moves what follows', ['a', 'b', 'c'], ['a', 'x', 'b', 'c'], '0=0 -1 1=2 2=3'],
    ['one gone', ['a', 'b', 'c'], ['a', 'c'], '0=0 1- 2=1'],
    ['other content by the same step', ['a', 'b COPY'], ['a', 'c COPY'], '0=0 1~1'],
    ['steps that changed places', ['a', 'b RUN_x', 'c RUN_y'], ['a', 'd RUN_y', 'e RUN_x'], '0=0 -1 1~2 2-'],
    ['a step is looked for between its neighbours only', ['a RUN', 'b'], ['b', 'c RUN'], '0- 1=0 -1'],
    ['a layer listed twice', ['a', 'a', 'b'], ['a', 'b'], '0=0 1- 2=1'],
    ['nothing in common', ['a X', 'b Y'], ['c Z'], '0- 1- -0'],
    ['a new base below the same steps', ['a', 'b RUN_x', 'c RUN_y'], ['d', 'e RUN_x', 'f RUN_y'], '0- -0 1~1 2~2'],
    ['neither diffID nor step', [''], [''], '0- -0'],
    ['no layers', [], ['a'], '-0'],
    [
      'the checksum that the classic builder writes is no part of the step',
      [`a /bin/sh_-c_#(nop)_COPY_file:${checksum('1')}_in_/`],
      [`b /bin/sh_-c_#(nop)_COPY_file:${checksum('2')}_in_/`],
      '0~0',
    ],
    [
      'steps that only begin alike, with long arguments in front',
      [`a |1_A=${'x'.repeat(400)}_/bin/sh_-c_one`, `b |1_A=${'x'.repeat(400)}_/bin/sh_-c_two`],
      [`c |1_A=${'x'.repeat(400)}_/bin/sh_-c_two`],
      '0- 1~0',
    ],
    ['one builder or the other', ['a /bin/sh_-c_make'], ['b RUN_/bin/sh_-c_make_#_buildkit'], '0~0'],
  ];

describe('alignLayers', () => {
  for (const [what, old, recent, expected] of cases) {
    test(what, () => assert.equal(aligned(image(old), image(recent)), expected));
  }

  test('exported file systems are their only layer', () => {
    assert.equal(aligned(image([''], 'rootfs'), image([''], 'rootfs')), '0~0');
  });

  test('which of two longest orders is taken does not depend on the side', () => {
    const [old, recent] = [image(['a', 'b', 'c']), image(['c', 'b', 'a'])];
    const turned = aligned(recent, old)
      .split(' ')
      .map((pair) => pair.replace(/^(\d*)(.)(\d*)$/, '$3$2$1'));
    assert.deepEqual(turned.sort(), aligned(old, recent).split(' ').sort());
  });

  test('two stacks of thousands with nothing in common end at once', () => {
    const stack = (letter: string) => image(Array.from({ length: 20_000 }, (_, at) => `${letter}${at}`));
    assert.equal(alignLayers(stack('a'), stack('b')).length, 40_000);
  });
});

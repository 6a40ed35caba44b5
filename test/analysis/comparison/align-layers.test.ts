// Which layers of two images correspond: by diff ID in the longest common order, then by instruction.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alignLayers, instructionKey, type Stackable } from '../../../src/analysis/comparison/align-layers.ts';
import { instruction } from '../../../src/oci/history.ts';

/** Layers as `diffID instruction`; a missing part is unknown. */
const image = (layers: readonly string[], format = 'oci-layout'): Stackable => ({
  format,
  layers: layers.map((words) => {
    const [diffID, step] = words.split(' ');
    const createdBy = step?.replaceAll('_', ' ');
    return {
      diffID: diffID || null,
      instructionKey: instructionKey(createdBy),
      instruction: createdBy === undefined ? null : instruction(createdBy),
    };
  }),
});

/** `0=0`: same diff ID, `1~2`: same instruction, `1≈1`: edited instruction, `2-` and `-3`: only in one image. */
const marks = { diffID: '=', instruction: '~', similarity: '≈', alone: '-' };
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
  ['one more word', ['a', 'b RUN_apt_install_curl'], ['a', 'c RUN_apt_install_curl_jq'], '0=0 1≈1'],
  ['another version', ['a RUN_get_https://a.org/go1.21.tgz'], ['b RUN_get_https://a.org/go1.22.tgz'], '0≈0'],
  ['another source', ['a COPY_dist_/srv/'], ['b COPY_build_/srv/'], '0≈0'],
  ['other instructions', ['a RUN_make_install'], ['b RUN_npm_ci'], '0- -0'],
  [
    'other instructions in the same shell',
    ['a RUN_/bin/bash_-o_pipefail_-c_make'],
    ['b RUN_/bin/bash_-o_pipefail_-c_ls'],
    '0- -0',
  ],
  ['another keyword', ['a COPY_app_/srv/app'], ['b RUN_app_/srv/app'], '0- -0'],
  [
    'the most similar of several instructions',
    ['a', 'b RUN_apt_install_curl_git', 'c COPY_._.'],
    ['a', 'd RUN_apt_update', 'e RUN_apt_install_curl_git_jq', 'f RUN_apt_install_vim', 'g COPY_._.'],
    '0=0 -1 1≈2 -3 2~4',
  ],
  [
    'one very similar pair rather than two that are hardly similar',
    ['b RUN_install_one_two_three', 'c RUN_install_four'],
    ['d RUN_install_five', 'e RUN_install_one_two_three_six'],
    '-0 0≈1 1-',
  ],
  [
    'several edits, in the order of both images',
    ['b RUN_pip_install_one', 'c COPY_src_/srv/', 'd RUN_chmod_-R_a+r_/srv_/opt'],
    ['e RUN_pip_install_one_two', 'f RUN_chmod_-R_a+rX_/srv_/opt', 'g COPY_--link_src_/srv/'],
    '0≈0 1- 2≈1 -2',
  ],
  [
    'edited instructions are matched only between aligned neighbors',
    ['a', 'b RUN_install_curl', 'c COPY_._.'],
    ['a', 'd COPY_._.', 'e RUN_install_curl_jq'],
    '0=0 1- 2~1 -2',
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

  test('an exported filesystem is not an edited layer', () => {
    assert.equal(aligned(image(['a RUN_install'], 'rootfs'), image(['b RUN_install_jq'])), '0- -0');
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

  test('thousands of edited instructions are aligned quickly', () => {
    const words = (at: number) => Array.from({ length: 100 }, (_, word) => `${at}x${word}`).join('_');
    const stack = (letter: string, edit: string) =>
      image(Array.from({ length: 2000 }, (_, at) => `${letter}${at} RUN_${words(at)}${edit}`));
    const pairs = alignLayers(stack('a', ''), stack('b', '_more'));
    assert.deepEqual(
      pairs,
      Array.from({ length: 2000 }, (_, at) => ({ old: at, new: at, alignedBy: 'similarity' })),
    );
  });
});

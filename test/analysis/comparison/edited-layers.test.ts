// Edited instructions: which words changed, and layers that are pairs because of their files.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { changedWords, cutInstruction } from '../../../src/analysis/comparison/edited-layers.ts';
import { compared } from '../../support/compared.ts';
import { dockerSave, type StepLiteral } from '../../support/image-builder.ts';

/** As `git diff --word-diff` prints them. */
const marked = (old: string, newer: string): string =>
  changedWords(old, newer)
    .map(({ text, edit }) => (edit === undefined ? text : edit === 'added' ? `{+${text}+}` : `[-${text}-]`))
    .join(' ');

describe('changed words', () => {
  const cases: readonly (readonly [old: string, newer: string, marked: string])[] = [
    ['RUN install curl', 'RUN install curl jq', 'RUN install curl {+jq+}'],
    ['RUN install curl jq', 'RUN install curl', 'RUN install curl [-jq-]'],
    ['RUN install curl && clean', 'RUN install curl jq git && clean', 'RUN install curl {+jq git+} && clean'],
    ['FROM a:1', 'FROM a:2', 'FROM [-a:1-] {+a:2+}'],
    ['RUN a b c d', 'RUN x b y d', 'RUN [-a-] {+x+} b [-c-] {+y+} d'],
    ['RUN a a', 'RUN a a a', 'RUN a a {+a+}'],
    ['RUN a', 'COPY b', '[-RUN a-] {+COPY b+}'],
    ['RUN a', 'RUN a', 'RUN a'],
  ];
  for (const [old, newer, expected] of cases) {
    test(`${old} → ${newer}`, () => assert.equal(marked(old, newer), expected));
  }

  test('the old words and the new ones can be read from them', () => {
    const numbers = (step: number) => Array.from({ length: 1000 }, (_, at) => `${at % step}`).join(' ');
    const words = changedWords(numbers(7), numbers(9));
    const without = (edit: string) => words.filter((one) => one.edit !== edit).map(({ text }) => text);
    assert.equal(without('added').join(' '), numbers(7));
    assert.equal(without('removed').join(' '), numbers(9));
  });

  test('what a baseline does not keep does not count as changed', () => {
    const long = `RUN install ${'package '.repeat(200)}`;
    assert.equal(cutInstruction(long).length, 1001);
    assert.equal(marked(cutInstruction(`${long}one`), `${long}two`), cutInstruction(long));
    assert.equal(marked('RUN echo …', 'RUN echo … two'), 'RUN echo … {+two+}');
  });
});

describe('layers with the same files', () => {
  const layer = (createdBy: string, folder: string, names: readonly string[], body = 'x'): StepLiteral => ({
    createdBy,
    entries: names.map((name) => ({ path: `${folder}/${name}`, body })),
  });
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const aligned = async (old: readonly StepLiteral[], newer: readonly StepLiteral[]) => {
    const image = (steps: readonly StepLiteral[]) => dockerSave([{ names: ['app:1'], steps }]);
    const { comparison } = await compared(image(old), image(newer));
    return comparison.pairs.map((pair) => [pair.old, pair.new, pair.alignedBy]);
  };

  test('are a pair, whatever their instructions', async () => {
    const pairs = await aligned(
      [layer('COPY dist /srv', 'srv', names)],
      [layer('RUN make', 'tmp', names), layer('ADD https://example.com/app.tgz /', 'srv', [...names, 'g'])],
    );
    assert.deepEqual(pairs, [
      [undefined, 0, undefined],
      [0, 1, 'similarity'],
    ]);
  });

  test('decide between instructions that are equally similar', async () => {
    const pairs = await aligned(
      [layer('RUN get two', 'two', names)],
      [layer('RUN get one', 'one', names), layer('RUN get new', 'two', names, 'y'), layer('RUN get all', 'all', names)],
    );
    assert.deepEqual(pairs, [
      [undefined, 0, undefined],
      [0, 1, 'similarity'],
      [undefined, 2, undefined],
    ]);
  });

  test('are no pair if most files differ', async () => {
    const pairs = await aligned(
      [layer('COPY dist /srv', 'srv', names)],
      [layer('RUN make', 'srv', ['a', 'b', ...'ghijklmnopqr'])],
    );
    assert.deepEqual(pairs, [
      [0, undefined, undefined],
      [undefined, 0, undefined],
    ]);
  });
});

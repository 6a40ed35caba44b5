// The corpus of odd tars: each one either reads as Go's archive/tar reads it, or has a finding that is an error.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutting } from '../../../src/rules/facts.ts';
import { ambiguousKinds } from '../../../src/rules/integrity/ambiguity.ts';
import { corpus, digestOf, recordedAnswers } from '../../differential/tar/corpus.ts';
import { compare } from '../../differential/tar/go-answers.ts';
import { itemAt } from '../../support/items.ts';

const tars = corpus();
const answers = recordedAnswers();
const compared = tars.map(({ name, bytes }, at) => {
  const [, answer] = itemAt(answers, at);
  const [entries, error] = answer;
  return { name, error, entries, ...compare(bytes, answer) };
});

test('the answers belong to the corpus', () => {
  assert.ok(tars.length >= 1600);
  assert.deepEqual(
    tars.map(({ bytes }) => digestOf(bytes)),
    answers.map(([digest]) => digest),
  );
});

test('no tar differs in silence from what Go reads', () => {
  const isError = (kind: string): boolean => ambiguousKinds.has(kind) || cutting.has(kind);
  assert.deepEqual(
    compared.filter(({ isEqual, anomalies }) => !isEqual && !anomalies.some(isError)),
    [],
  );
});

test('what Go refuses has a reason that says so', () => {
  const refusals = new Set([...cutting, 'bad-pax', 'bad-number', 'bad-sparse-map', 'trailing-slash']);
  assert.deepEqual(
    compared.filter(({ error, anomalies }) => error !== '' && !anomalies.some((kind) => refusals.has(kind))),
    [],
  );
});

test('what Go reads to its end reads the same, but for numbers that are negative or too large', () => {
  const differing = compared.filter(({ isEqual, error }) => error === '' && !isEqual);
  assert.deepEqual(
    differing.filter(
      ({ anomalies, entries }) =>
        !anomalies.includes('bad-number') && !entries.flat().some((value) => typeof value === 'number' && value < 0),
    ),
    [],
  );
});

for (const name of [
  ...[
    'two PAX headers',
    'a Solaris header',
    'a global path',
    'a global header named like a file',
    'an empty long name',
  ],
  ...['a PAX header before a global one', 'a long name and a path', 'a long link and a linkpath', 'an empty path'],
  ...[
    'a prefix in a GNU header',
    'a prefix that fills the field of star',
    'type 2 with a size',
    'type 5 with a PAX size',
  ],
  ...[
    'PAX size "+4"',
    'PAX uid "+4"',
    'PAX uid "-4"',
    'a PAX size over a size of 0',
    'sparse without map',
    'a second tar',
  ],
  ...[
    'sparse with major only',
    'sparse with two sizes',
    "an attribute in libarchive's form",
    'a second tar after many zeros',
  ],
]) {
  test(`other tools read it in another way than Go: ${name}`, () => {
    const found = compared.find((one) => one.name === name);
    assert.ok(found?.anomalies.includes('ambiguous-header'), String(found?.anomalies));
  });
}

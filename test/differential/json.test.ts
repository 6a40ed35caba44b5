// Odd JSON documents, read by this program and by Go's encoding/json: Go's answers are recorded in json/answers.json, by
// json/compare.ts. What Go refuses, or reads otherwise than this program or JSON.parse, is an error.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { itemAt } from '../support/items.ts';
import { type OddDocument, oddDocument } from './json/documents.ts';
import { handMade } from './json/hand-made.ts';
import { type Answer, answersFile, type Result, recordedSeeds, resultOf, shortAnswer } from './json/reading.ts';

const answers: { readonly random: readonly string[]; readonly handMade: Readonly<Record<string, Answer>> } = JSON.parse(
  readFileSync(answersFile, 'utf8'),
);

/** What Go reads and this program cannot: integers that are no doubles, deep nesting, offsets that are no offsets. */
const isBeyond = ({ bytes }: OddDocument, { errors }: Result): boolean =>
  errors.includes('integrity/document') ||
  (errors.includes('validity/ambiguous-value') && /\d{16}|\+24:\d0"/.test(bytes.toString('latin1')));

describe('documents written by hand', () => {
  const honest: string[] = [];
  for (const [name, document] of handMade) {
    const answer = answers.handMade[name] ?? assert.fail(`${name} has no recorded answer`);
    const found = resultOf(document, shortAnswer(answer));
    if (found.errors.length === 0) honest.push(name.replace(/^.*?: /, ''));
    test(name, () => {
      assert.notEqual(found.result, 'SILENT');
      assert.equal(found.isRead || answer.error !== undefined || isBeyond(document, found), true, 'read otherwise');
    });
  }

  test('those that every parser reads alike have no error', () => {
    assert.deepEqual(honest, [
      'the dotless i, which folds to itself',
      'a fullwidth letter',
      'an equal duplicate',
      'null items',
      'an empty list',
      'an unknown member',
      'blanks around the document',
      'a surrogate pair',
      'U+FFFD itself',
      'a NUL in a path',
      'DEL and line separators',
      'a member named __proto__',
      'names that differ in case',
      'a tag of null',
      '__proto__ as a name',
      'the Kelvin sign does not fit',
      'null',
      'no other case',
      'null for manifests',
      'annotations with null',
      'a feature of null',
      'sizes that are exact',
      'a size of -0',
      'a negative size',
      'a size of null',
      'data with a line end',
      'urls of null',
      'labels may differ in case',
      'a label of a large number as text',
      'large numbers that nobody reads',
      'a port of null',
      'a time',
      'a time of null',
      '500 levels',
    ]);
  });
});

test(`${recordedSeeds.length} random documents`, () => {
  const counts = { same: 0, told: 0, SILENT: 0 };
  for (const [at, seed] of recordedSeeds.entries()) {
    const document = oddDocument(seed);
    const answer = itemAt(answers.random, at);
    const found = resultOf(document, answer);
    counts[found.result] += 1;
    assert.notEqual(found.result, 'SILENT', `seed ${seed}`);
    const isRefused = !/^[\w-]{10}$/.test(answer);
    assert.equal(found.isRead || isRefused || isBeyond(document, found), true, `seed ${seed} is read otherwise`);
  }
  assert.equal(counts.SILENT, 0);
  assert.ok(counts.same > 300 && counts.told > 600, JSON.stringify(counts));
});

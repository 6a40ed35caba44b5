// Which history entry made which layer: in order, if there are exactly as many entries with a layer as layers. Otherwise it is
// unknown, and no layer gets an entry.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type HistoryEntry, historyOfLayers } from '../../src/oci/config.ts';

/** History entries in short: a name, with "-" before it for `empty_layer`. */
const history = (steps: string): HistoryEntry[] =>
  steps
    .split(' ')
    .filter((step) => step !== '')
    .map((step) => (step[0] === '-' ? { created_by: step.slice(1), empty_layer: true } : { created_by: step }));

const paired = (steps: readonly HistoryEntry[], layers: number): (string | null | undefined)[] =>
  historyOfLayers(steps, layers).map((step) => step?.created_by);

describe('as many history entries as layers', () => {
  for (const [steps, expected] of [
    ['ADD', ['ADD']],
    ['ADD COPY RUN', ['ADD', 'COPY', 'RUN']],
    ['-ARG ADD -ENV -LABEL RUN -CMD', ['ADD', 'RUN']],
    ['-CMD -ENV', []],
    ['', []],
  ] as const) {
    test(`"${steps}" for ${expected.length} layers`, () =>
      assert.deepEqual(paired(history(steps), expected.length), expected));
  }
});

describe('another number of history entries: nothing is paired', () => {
  for (const [steps, layers] of [
    ['ADD', 2],
    ['ADD COPY RUN', 2],
    ['ADD -ENV', 2],
    ['', 3],
  ] as const) {
    test(`"${steps}" for ${layers} layers`, () =>
      assert.deepEqual(paired(history(steps), layers), Array(layers).fill(undefined)));
  }
  test('one entry without layers', () => assert.deepEqual(paired(history('ADD'), 0), []));
});

describe('empty_layer', () => {
  for (const [empty_layer, count] of [
    [undefined, 1],
    [null, 1],
    [false, 1],
    [true, 0],
  ] as const) {
    test(`${empty_layer}: ${count === 1 ? 'made a layer' : 'made no layer'}`, () => {
      const last = { created_by: 'it', ...(empty_layer === undefined ? {} : { empty_layer }) };
      assert.deepEqual(paired([{ created_by: 'ADD' }, last], 1 + count), count === 1 ? ['ADD', 'it'] : ['ADD']);
    });
  }
});

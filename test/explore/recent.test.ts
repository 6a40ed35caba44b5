// Views that are kept and prepared: the same numbers as without, and no more of them than allowed.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Recent } from '../../src/explore/model/recent.ts';
import type { Kind } from '../../src/explore/model/view-state.ts';
import type { Session } from '../../src/explore/session.ts';
import { rootPath } from '../../src/tree/path-table.ts';
import { exploredSample, filesOf, press, rowsOf } from '../support/explored.ts';

describe('the values that were asked for last', () => {
  /** Asks for values in turn, with a capital letter for a value that is only kept; the result is what was computed. */
  const computed = (count: number, asked: string): string => {
    const recent = new Recent<string>(count);
    let made = '';
    for (const letter of asked) {
      const value = letter.toLowerCase();
      if (letter !== value) recent.keep([value, 1]);
      else
        assert.equal(
          recent.get([value, 1], () => {
            made += value;
            return value;
          }),
          value,
        );
    }
    return made;
  };
  for (const [count, asked, made] of [
    [1, 'aabba', 'aba'],
    [2, 'abab', 'ab'],
    [2, 'abcab', 'abcab'],
    [2, 'abacab', 'abcb'],
    [2, 'abAcab', 'abcb'],
    [2, 'Aab', 'ab'],
    [3, 'abcdbcda', 'abcda'],
  ] as const)
    test(`${count} of ${asked}`, () => assert.equal(computed(count, asked), made));

  test('are kept as long as they fit', () => {
    const made: number[] = [];
    const recent = new Recent<number>(10, 5, (size) => size);
    const ask = (size: number) => recent.get([size], () => size * made.push(size) ** 0);
    for (const size of [1, 2, 3, 1, 2, 5, 1]) ask(size);
    // Before 5 was computed, 2 and 1 were left of 6 bytes.
    assert.deepEqual(made, [1, 2, 3, 5]);
    assert.equal(recent.hasRoom(1), true);
    assert.equal(recent.hasRoom(2), false);
  });
});

describe('views are prepared', () => {
  const sample = 'whiteouts.tar';

  /** How many steps there are until nothing is left to prepare. */
  const steps = (session: Session): number => {
    let count = 0;
    while (session.prepare()) count += 1;
    assert.equal(session.prepare(), false);
    return count;
  };

  test('until those that come next are there', async () => {
    const session = await exploredSample(sample);
    // Files with wasted bytes, kinds of changed paths, the longest owner, and seven views: the layer below, the three others, without one
    // of three kinds. Of the view itself all directories unfolded, and the next order.
    assert.equal(steps(session), 12);
    const { state } = session.shown();
    press(session, '2', '[');
    assert.ok(steps(session) <= 12);
    assert.notEqual(session.shown().state, state);
  });

  test('and are shown when their key comes', async () => {
    for (const [key, next] of [
      ['u', { hidden: new Set<Kind>(['unchanged']) }],
      ['a', { hidden: new Set<Kind>(['added']) }],
      ['m', { hidden: new Set<Kind>(['modified']) }],
      ['2', { showing: 'layer' }],
      ['3', { showing: 'shipped' }],
    ] as const) {
      const session = await exploredSample(sample);
      steps(session);
      const prepared = filesOf(session).totals({ ...session.shown().state, ...next });
      press(session, key);
      assert.equal(filesOf(session).totals(session.shown().state), prepared, key);
    }
  });

  test('not with a filter, which depends on the view', async () => {
    const session = await exploredSample(sample);
    press(session, '/', 'a', 'return');
    assert.ok(steps(session) <= 5);
  });

  test('and so are its rows with other folds, and in the next order', async () => {
    for (const key of ['*', 's']) {
      const session = await exploredSample(sample);
      steps(session);
      press(session, key);
      const prepared = filesOf(session).rows(session.shown().state);
      steps(session);
      for (const back of key === '*' ? ['*'] : ['s', 's', 's']) press(session, back);
      press(session, key);
      assert.equal(filesOf(session).rows(session.shown().state), prepared, key);
    }
  });

  test('with the same rows and bytes', async () => {
    const [session, other] = [await exploredSample(sample), await exploredSample(sample)];
    for (const key of ['*', '[', '[', '2', ']', ']', '3', '1', '[', 'm', '[', 'm', '4', '1', 's', ']', '+']) {
      while (session.prepare());
      for (const one of [session, other]) press(one, key);
      assert.deepEqual(rowsOf(session), rowsOf(other), key);
      const bytes = [session, other].map((one) => {
        const totals = filesOf(one).totals(one.shown().state);
        return [totals.bytesAt(rootPath, 'visible'), totals.bytesAt(rootPath, 'wasted'), totals.entriesAt(rootPath)];
      });
      assert.deepEqual(bytes[0], bytes[1], key);
    }
  });
});

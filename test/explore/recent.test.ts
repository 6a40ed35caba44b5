// Views that are kept and prepared: the same numbers as without, and no more of them than allowed.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Recent } from '../../src/explore/model/recent.ts';
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
});

describe('views are prepared', () => {
  const sample = 'whiteouts.tar';

  test('until those that come next are there', async () => {
    const session = await exploredSample(sample);
    const steps = Array.from({ length: 5 }, () => session.prepare());
    // The layer below, and the other three views of this one.
    assert.deepEqual(steps, [true, true, true, false, false]);
    press(session, '2', '[');
    const { state } = session.shown();
    let further = 0;
    while (session.prepare()) further += 1;
    assert.ok(further < 6, `${further} steps`);
    assert.equal(session.shown().state, state);
  });

  test('with a filter, nothing is', async () => {
    const session = await exploredSample(sample);
    press(session, '/', 'a', 'return');
    assert.equal(session.prepare(), false);
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

// JSON Pointers: the examples of RFC 6901, section 5, in both directions, and random steps.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { pointerOf, stepsOf } from '../../src/text/json-pointer.ts';

describe('the examples of RFC 6901', () => {
  for (const [pointer, ...steps] of [
    [''],
    ['/foo', 'foo'],
    ['/foo/0', 'foo', '0'],
    ['/', ''],
    ['/a~1b', 'a/b'],
    ['/c%d', 'c%d'],
    ['/e^f', 'e^f'],
    ['/g|h', 'g|h'],
    ['/i\\j', 'i\\j'],
    ['/k"l', 'k"l'],
    ['/ ', ' '],
    ['/m~0n', 'm~n'],
    ['/~01', '~1'],
    ['//', '', ''],
  ] as const) {
    test(JSON.stringify(pointer), () => {
      assert.deepEqual(stepsOf(pointer), steps);
      assert.equal(pointerOf(steps), pointer);
    });
  }
});

test('indexes are steps', () => assert.equal(pointerOf(['layers', 0, 'urls', 12]), '/layers/0/urls/12'));

test('random steps are restored', () => {
  const step = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('~', '/', '0', '1') }));
  fc.assert(fc.property(fc.array(step), (steps) => assert.deepEqual(stepsOf(pointerOf(steps)), steps)));
});

// The progress line on a terminal: bytes, rate and time left, for work that takes longer than half a second.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Progress } from '../../src/cli/reading/progress.ts';

/** The text written if these megabytes of 10 are done at these times, in milliseconds. */
function shown(...steps: readonly (readonly [time: number, megabytes: number])[]): string {
  let [text, now] = ['', 0];
  const progress = new Progress(
    (written) => {
      text += written;
    },
    () => now,
  );
  for (const [time, megabytes] of steps) {
    now = time;
    progress.update(megabytes * 1e6, 10e6);
  }
  progress.clear();
  return text;
}

describe('progress', () => {
  test('is not shown in the first half second', () => assert.equal(shown([100, 2], [499, 8]), ''));
  test('shows bytes, rate and time left, and is cleared', () =>
    assert.equal(shown([1000, 2]), '\r\x1b[K2MB of 10MB, 2MB/s, 4 s left\r\x1b[K'));
  test('is updated at most ten times a second', () =>
    assert.equal(shown([1000, 2], [1050, 3], [1100, 4]).match(/left/g)?.length, 2));
});

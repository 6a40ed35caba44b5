// Progress: one line on a terminal, for work that takes its time, with bytes, rate and time left; nothing where nobody watches.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Progress } from '../../src/cli/progress.ts';

/** What is written when so many milliseconds after the start so many bytes of 10 MB are done. */
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
  test('is not shown for work that is done in half a second', () => assert.equal(shown([100, 2], [499, 8]), ''));
  test('tells bytes, rate and time left, and leaves nothing', () =>
    assert.equal(shown([1000, 2]), '\r\x1b[K2MB of 10MB, 2MB/s, 4 s left\r\x1b[K'));
  test('is shown ten times a second at most', () =>
    assert.equal(shown([1000, 2], [1050, 3], [1100, 4]).match(/left/g)?.length, 2));
});

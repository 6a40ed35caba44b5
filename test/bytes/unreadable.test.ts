// Files that cannot be read, or are deleted before they are read: an error of one line with the file, never a stack trace.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { readRange, streamRange } from '../../src/bytes/byte-range.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { withWorkerPool } from '../../src/workers/worker-pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'timg-test-'));
after(() => rmSync(folder, { recursive: true }));
const gone = { file: join(folder, 'gone.tar'), start: 0, end: 30e6 };
const refused = {
  name: 'InputError',
  code: 'not-readable',
  message: `${gone.file}: cannot be read: no such file or directory`,
};

describe('a deleted file', () => {
  test('read at once', () => assert.rejects(readRange(gone, 10), refused));
  test('read as a stream', () =>
    assert.rejects(async () => {
      for await (const _ of streamRange(gone));
    }, refused));
  for (const threads of [0, 2]) {
    test(`scanned by ${threads} threads`, () =>
      assert.rejects(
        withWorkerPool({ jobs: threads }, (pool) =>
          pool.run(
            'scan',
            [gone, { ...gone, start: 1 }].map((range) => ({
              range,
              depth: 'hashes',
              hasWhiteouts: true,
              limits: defaultLimits,
            })),
          ),
        ),
        refused,
      ));
  }
});

// Files that cannot be read, or are deleted before they are read: an error of one line with the file, never a stack trace.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { type ByteRange, RangeReader, readRange, reusedBufferChunks, streamRange } from '../../src/bytes/byte-range.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { walkTar } from '../../src/bytes/tar/read-tar.ts';
import { contentHashes } from '../../src/layer/read-files.ts';
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

async function readAll(stream: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of stream);
}

async function readWithOthers(range: ByteRange): Promise<void> {
  const reader = new RangeReader();
  try {
    await readAll(reader.read(range));
  } finally {
    await reader.close();
  }
}

// A directory can be opened, but not read: the system call fails as on a broken disk.
describe('a file whose bytes cannot be read', () => {
  const directory = { file: folder, start: 0, end: 30e6 };
  const small = { ...directory, end: 512 };
  const sink = { entry: () => {}, anomaly: () => {} };
  const payload = { dataOffset: 0, size: 512 };
  const ways: Readonly<Record<string, (range: ByteRange) => Promise<unknown>>> = {
    'read at once': (range) => readRange(range, 10),
    'read as a stream': (range) => readAll(streamRange(range)),
    'read into one buffer': (range) => readAll(reusedBufferChunks(range)),
    'read with others': readWithOthers,
    'walked as a tar': (range) => walkTar(range, sink, defaultLimits),
    'read for its files': (range) => contentHashes(range, new Map([[0, payload]]), defaultLimits, 'sha256'),
  };
  for (const [way, read] of Object.entries(ways)) {
    for (const range of [directory, small]) {
      test(`${way}: ${range.end} bytes`, () =>
        assert.rejects(read(range), {
          name: 'InputError',
          code: 'not-readable',
          message: `${folder}: cannot be read: is a directory`,
        }));
    }
  }
});

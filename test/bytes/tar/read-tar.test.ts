// The two drivers of the tar reader: a stream and a file give the same, whatever the size of the pieces.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { defaultLimits } from '../../../src/bytes/limits.ts';
import type { TarSink } from '../../../src/bytes/tar/entry.ts';
import { payloadRange, readTar, walkTar } from '../../../src/bytes/tar/read-tar.ts';
import { pathText } from '../../../src/bytes/tar/span.ts';
import { chunked } from '../../support/read-buffer.ts';
import { type TarLiteral, tar } from '../../support/tar-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'read-tar-'));
after(() => rmSync(folder, { recursive: true }));

/** What a sink without `data` is told, one line each. */
function listener(): { readonly lines: string[]; readonly sink: TarSink } {
  const lines: string[] = [];
  const sink: TarSink = {
    entry: ({ path, size, dataOffset }) => lines.push(`${pathText(path)} ${size} at ${dataOffset}`),
    cut: (missing) => lines.push(`${missing} missing`),
    anomaly: ({ kind, offset }) => lines.push(`${kind} at ${offset}`),
  };
  return { lines, sink };
}

const sizes = [0, 1, 511, 512, 513, 3000, 8192, 20_000, 300_000, 0, 10];
const literals = sizes.map((size, at): TarLiteral => ({ path: `f${at}`, body: Buffer.alloc(size, 'x') }));
const whole = tar(literals);
/** Each file takes a block for its header, and its data in whole blocks. */
const startOf = (at: number): number =>
  sizes.slice(0, at).reduce((sum, size) => sum + 512 + Math.ceil(size / 512) * 512, 512);
const listed = sizes.map((size, at) => `f${at} ${size} at ${startOf(at)}`);

describe('a tar whose files are smaller and larger than the pieces', () => {
  const file = join(folder, 'some.tar');
  // Other data before and after it, as in an archive.
  writeFileSync(file, Buffer.concat([Buffer.alloc(100, '?'), whole, Buffer.alloc(5000, '?')]));
  const range = { file, start: 100, end: 100 + whole.length };
  for (const size of [61, 512, 8192, 2 ** 17, 2 ** 20]) {
    test(`as a stream, ${size} bytes at once`, async () => {
      const { lines, sink } = listener();
      await readTar(chunked(whole, size), sink, defaultLimits);
      assert.deepEqual(lines, listed);
    });
    test(`in a file, at most ${size} bytes at once`, async () => {
      const { lines, sink } = listener();
      await walkTar(range, sink, defaultLimits, size);
      assert.deepEqual(lines, listed);
    });
    test(`in a file that ends too early, at most ${size} bytes at once`, async () => {
      const { lines, sink } = listener();
      const cutAt = startOf(8) + 299_000;
      await walkTar({ ...range, end: 100 + cutAt }, sink, defaultLimits, size);
      assert.deepEqual(lines, [...listed.slice(0, 9), '1000 missing', `truncated at ${cutAt}`]);
    });
  }
});

test('a stream that fails: what is missing is told, the error is the reason', async () => {
  const { lines, sink } = listener();
  const failing = async function* () {
    yield whole.subarray(0, 512 * 4 + 100);
    throw new Error('the disk is broken');
  };
  await assert.rejects(readTar(failing(), sink, defaultLimits), /the disk is broken/);
  assert.deepEqual(lines, [...listed.slice(0, 3), '411 missing']);
});

test('the range of the data of an entry is cut off at the end of the tar', () => {
  const within = { file: 'a.tar', start: 1000, end: 3000 };
  for (const [dataOffset, size, start, end] of [
    [512, 700, 1512, 2212],
    [512, 1488, 1512, 3000],
    [512, 1489, 1512, 3000],
    [2000, 5, 3000, 3000],
    [2512, 5, 3000, 3000],
  ] as const)
    assert.deepEqual(payloadRange(within, dataOffset, size), { file: 'a.tar', start, end });
});

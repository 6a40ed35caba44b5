// Two byte ranges are the same only if every byte is.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { haveSameBytes } from '../../src/bytes/same-bytes.ts';

const directory = mkdtempSync(join(tmpdir(), 'same-bytes-'));
after(() => rmSync(directory, { recursive: true }));

/** More than is compared at once. */
const size = 2 ** 18 + 1000;
const bytes = Buffer.from(Uint8Array.from({ length: size }, (_, at) => at % 251));

function file(name: string, content: Buffer): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

const original = file('original', bytes);
const whole = { file: original, start: 0, end: size };

test('ranges of one file or of two', async () => {
  const twice = file('twice', Buffer.concat([Buffer.from('before'), bytes, bytes]));
  const [first, second] = [
    { file: twice, start: 6, end: 6 + size },
    { file: twice, start: 6 + size, end: 6 + 2 * size },
  ];
  assert.ok(await haveSameBytes(first, second));
  assert.ok(await haveSameBytes(whole, second));
  assert.ok(!(await haveSameBytes(whole, { file: twice, start: 5, end: 5 + size })));
});

test('one byte that differs, in any part', async () => {
  for (const at of [0, 2 ** 18 - 1, 2 ** 18, size - 1]) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] as number) ^ 1;
    const other = file('changed', changed);
    assert.ok(!(await haveSameBytes(whole, { file: other, start: 0, end: size })), `byte ${at}`);
  }
});

test('sizes, empty ranges, and a file that ends early', async () => {
  assert.ok(!(await haveSameBytes(whole, { ...whole, end: size - 1 })));
  assert.ok(await haveSameBytes({ ...whole, end: 0 }, { ...whole, start: size }));
  for (const length of [0, 2 ** 18, size - 1]) {
    const short = { file: file('short', bytes.subarray(0, length)), start: 0, end: size };
    assert.ok(!(await haveSameBytes(whole, short)), `${length} bytes are left`);
    assert.ok(!(await haveSameBytes(short, whole)), `${length} bytes are left of the first`);
    assert.ok(!(await haveSameBytes(short, short)), `${length} bytes are left of both`);
  }
});

// The committed samples are what the recipes make, byte for byte, and nothing else is in their folder.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { samples, samplesFolder, WRITTEN_BY_HAND } from '../samples/make.ts';

const made = samples();
const folder = samplesFolder();

test('each sample is what its recipe makes', () => {
  for (const [name, bytes] of made) {
    assert.ok(readFileSync(join(folder, name)).equals(bytes), `${name} differs: run npm run samples`);
  }
});

test('nothing else is in samples/', () => {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((name) => !WRITTEN_BY_HAND.includes(name.split('/')[0]!));
  assert.deepEqual(found.sort(), [...made.keys()].sort());
});

test('the folder stays small', () => {
  const total = [...made.values()].reduce((sum, { length }) => sum + length, 0);
  assert.ok(total < 1_600_000, `${total} bytes`);
});

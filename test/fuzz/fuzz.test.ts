// Thousands of hostile archives, the same on every run: each gives a result or an error of one line, nothing raw reaches the
// terminal, no file is written, and memory stays small.
// A failure names its mutant; `node build/test/fuzz/run-mutants.js NUMBER` runs it again.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runBatch } from './batch.ts';

const program = fileURLToPath(new URL('./run-mutants.js', import.meta.url));
const batches = 5;
const batchSize = 625;
const maxMemory = 300 * 1024;

describe('hostile archives', { concurrency: 2 }, () => {
  for (let batch = 0; batch < batches; batch += 1) {
    const first = batch * batchSize;
    const last = first + batchSize - 1;
    test(`mutants ${first} to ${last}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'timg-test-'));
      after(() => rmSync(folder, { recursive: true }));
      const { faults, maxRSS = 0, left } = await runBatch(program, folder, first, last);
      assert.equal(faults.length, 0, faults.slice(0, 20).join('\n'));
      assert.ok(maxRSS <= maxMemory, `${maxRSS} kB of memory`);
      const strays = left.filter((name) => !/^timg-fuzz-\w+(?:\/mutant(?:\/.*)?)?$/.test(name));
      assert.deepEqual(strays, []);
    });
  }
});

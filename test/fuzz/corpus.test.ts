// The seeds and the kept corpus of each fuzz target: every input is read, or refused with an InputError.
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readCorpus } from '../../fuzz/corpus.ts';
import type { Target } from '../../fuzz/target.ts';
import { targets } from '../../fuzz/targets.ts';
import { InputError } from '../../src/bytes/input-error.ts';
import { inProject } from '../support/project.ts';

const folder = inProject('fuzz', 'corpus');

describe('fuzz targets', () => {
  for (const target of targets) {
    test(`${target.name} takes its seeds and its corpus`, async () => {
      const corpus = readCorpus(target);
      assert.notEqual(corpus.length, 0);
      for (const input of [...target.seeds, ...corpus]) await answer(target, input);
    });
  }

  test('each target has a name of its own, and each folder a target', () => {
    const names = targets.map(({ name }) => name).sort();
    assert.deepEqual(names, [...new Set(names)]);
    assert.deepEqual(readdirSync(folder).sort(), names);
  });

  test('the corpus is small', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) =>
      statSync(join(folder, file)),
    );
    const size = files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
    assert.ok(size < 300 * 2 ** 10, `${size} bytes`);
  });
});

async function answer(target: Target, input: Buffer): Promise<void> {
  try {
    await target.run(Buffer.from(input));
  } catch (error) {
    assert.ok(error instanceof InputError, `${target.name}: ${input.toString('base64')}: ${String(error)}`);
  }
}

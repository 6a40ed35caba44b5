// With a heap of 256 MB and 64 open files (ulimit -n), each command gives the same answer as without, or an error of one line; an image
// that is too large for the heap is refused, and never ends the process. `npm run limits` runs all samples, and with a full disk.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { commands } from '../../src/cli/commands.ts';
import { dockerSave } from '../support/image-builder.ts';
import { answerOf, archiveCommands, faultOf, limits } from '../support/limited-run.ts';
import { inProject } from '../support/project.ts';

const home = mkdtempSync(join(tmpdir(), 'limits-'));
after(() => rmSync(home, { recursive: true }));
const temporary = join(home, 'temporary');
mkdirSync(temporary);

/** Runs ARCHIVE in a new folder, with and without limits. */
async function answers(command: readonly string[], archive: string, heap = limits.heap) {
  const words = command.map((word) => (word === 'ARCHIVE' ? archive : word));
  const folder = mkdtempSync(join(home, 'run-'));
  const right = await answerOf(words, { folder, temporary });
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  const limited = await answerOf(words, { folder, temporary, heap });
  assert.deepEqual(readdirSync(temporary), []);
  return { right, limited };
}

describe('an image that fits: the same answer', () => {
  for (const command of archiveCommands) {
    test(command.join(' '), async () => {
      const { right, limited } = await answers(command, inProject('samples/save.tar.zst'));
      assert.ok(right.status === 0 || right.status === 1 || command[0] === 'cat', right.errors);
      assert.deepEqual(limited, right);
    });
  }
});

describe('an image that is too large for the heap: the same answer, or one line', () => {
  const steps = Array.from({ length: 16 }, (_, layer) => ({
    entries: Array.from({ length: 6000 }, (_, at) => ({ path: `directory-${at % 50}/${layer % 3}-${at}`, body: 'x' })),
  }));
  const archive = join(home, 'large.tar');
  writeFileSync(archive, dockerSave([{ names: ['large:1'], steps }]));
  for (const command of [['ARCHIVE'], ['ls', 'ARCHIVE'], ['files', 'ARCHIVE'], ['verify', 'ARCHIVE', '--jobs', '2']]) {
    test(command.join(' '), async () => {
      const { right, limited } = await answers(command, archive, 64);
      assert.equal(right.status, 0, right.errors);
      assert.equal(faultOf(right, limited), undefined);
      if (command.length === 1) assert.match(limited.errors, /^timg-inspect: more than [\d.]+MB of memory needed, /);
    });
  }
});

test('all commands that read an archive are in the list', () => {
  const listed = new Set(
    archiveCommands.map(([first = '', second = '']) => (first === 'base' ? `${first} ${second}` : first)),
  );
  const missing = commands.map(({ name }) => name).filter((name) => !listed.has(name));
  assert.deepEqual(missing, ['overview', 'explore', 'trend', 'explain', 'facts', 'query']);
});

// Every command line that README.md shows is run, and what it shows is what came out. UPDATE_GOLDEN=1 writes it anew.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { argumentsOf } from './support/arguments-of.ts';
import { inProject } from './support/project.ts';
import { run } from './support/run.ts';

const example = /^```console\n\$ npx timg-inspect (.+)\n([^`]*)```$/gm;

test('README.md shows what the program prints', async () => {
  const shown = readFileSync(inProject('README.md'), 'utf8');
  let fresh = shown;
  let examples = 0;
  for (const [block, commandLine] of shown.matchAll(example)) {
    const { output } = await run(argumentsOf(commandLine));
    fresh = fresh.replace(block, () => `\`\`\`console\n$ npx timg-inspect ${commandLine}\n${output}\`\`\``);
    examples += 1;
  }
  assert.ok(examples > 0);
  if (process.env.UPDATE_GOLDEN) writeFileSync(inProject('README.md'), fresh);
  assert.equal(readFileSync(inProject('README.md'), 'utf8'), fresh);
});

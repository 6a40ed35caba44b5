// The table of keys, as the program and the documentation show it.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { bindingGroups, keysText } from '../../src/explore/model/bindings.ts';
import { inProject } from '../support/project.ts';

const { UPDATE_GOLDEN } = process.env;

test('docs/explore.md has every key', () => {
  const rows = bindingGroups.flatMap(({ title, bindings }) => [
    `| **${title}** | |`,
    ...bindings.map((binding) => `| ${keysText(binding, false).replaceAll('|', '\\|')} | ${binding.text} |`),
  ]);
  const table = ['<!-- keys -->', '', '| keys | |', '|---|---|', ...rows, '', '<!-- /keys -->'].join('\n');
  const file = inProject('docs/explore.md');
  const fresh = readFileSync(file, 'utf8').replace(/<!-- keys -->[\s\S]*<!-- \/keys -->/, () => table);
  if (UPDATE_GOLDEN) writeFileSync(file, fresh);
  assert.equal(readFileSync(file, 'utf8'), fresh);
});

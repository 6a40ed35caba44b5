// docs/api, and what it is made of: it is up to date, every export and member has a comment, and the types of reports have the keys
// that their schemas have.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runScript } from '../support/installed-package.ts';
import { inProject } from '../support/project.ts';

const folder = mkdtempSync(join(tmpdir(), 'reference-'));
after(() => rmSync(folder, { recursive: true }));

const pagesIn = (directory: string) =>
  new Map(
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .sort()
      .map((name) => [name, readFileSync(join(directory, name), 'utf8')]),
  );

test('docs/api is what npm run api-docs writes, and explains everything', async () => {
  const { output, errors } = await runScript(inProject(), 'tools/api-docs/api-docs.mjs', folder);
  assert.equal(errors, '');
  const { exports, faults } = JSON.parse(output);
  assert.ok(exports.includes('openImage'));
  assert.deepEqual(faults, []);
  assert.deepEqual(pagesIn(inProject('docs/api')), pagesIn(folder));
});

test('types of reports and schemas have the same keys', async () => {
  const { output, errors } = await runScript(inProject(), 'tools/api-docs/report-types.mjs');
  assert.equal(errors, '');
  const { reports, differences } = JSON.parse(output);
  assert.ok(reports.includes('bloat'));
  assert.deepEqual(differences, []);
});

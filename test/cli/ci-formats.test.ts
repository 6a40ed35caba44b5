// SARIF, JUnit and GitHub annotations on the command line: evaluated rules, line numbers, and reports without findings.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { generalRules } from '../../src/rules/evaluate.ts';
import { run } from '../support/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'timg-inspect-test-'));
after(() => rmSync(folder, { recursive: true }));

const outputOf = async (...args: string[]): Promise<string> => (await run(args)).output;
const testsOf = async (...args: string[]): Promise<number> =>
  Number(/<testsuite name="[^"]*" tests="(\d+)"/.exec(await outputOf(...args, '--format', 'junit'))?.[1]);

describe('a single JSON document', () => {
  const file = join(folder, 'a manifest.json');
  const config = '{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"none","size":2}';
  writeFileSync(file, `{\n"schemaVersion": 2,\n"config":\n${config},\n"layers": []\n}\n`);

  test('has a line number in an annotation', async () =>
    assert.match(await outputOf('validate', file, '--format', 'github'), /^::error file=.*a manifest\.json,line=4,/m));
  test('has a line number in SARIF', async () => {
    const { results } = JSON.parse(await outputOf('validate', file, '--format', 'sarif')).runs[0];
    const { physicalLocation } = results[0].locations[0];
    assert.match(physicalLocation.artifactLocation.uri, /^file:\/\/\/.*\/a%20manifest\.json$/);
    assert.deepEqual(physicalLocation.region, { startLine: 4 });
  });
});

describe('JUnit test cases', () => {
  const archive = 'samples/hello_oci.tar';
  const needing = (...needs: readonly (string | undefined)[]): number =>
    generalRules.filter((rule) => needs.includes(rule.needs)).length;
  for (const [command, ...needs] of [
    ['overview', undefined, 'attestations'],
    ['layers', undefined, 'attestations'],
    ['validate', undefined, 'attestations', 'programs'],
    ['verify', undefined, 'attestations', 'programs', 'hashes'],
  ] as const) {
    test(`${command} has all rules that it reads enough for, except bloat rules`, async () => {
      const args = command === 'overview' ? [archive] : [command, archive];
      assert.equal(await testsOf(...args), needing(...needs));
    });
  }
  test('verify has all of them but those about packages', () =>
    assert.equal(needing(undefined, 'attestations', 'programs', 'hashes', 'packages'), generalRules.length));
  test('packages has the rule about its databases', async () => assert.equal(await testsOf('packages', archive), 1));
  test('bloat has what it found', async () => assert.ok((await testsOf('bloat', 'samples/copied.tar')) > 0));
  test('files has none', async () => assert.equal(await testsOf('files', 'samples/hello_oci.tar'), 0));
});

describe('a report without findings', () => {
  for (const command of ['history', 'files']) {
    test(`${command} writes no annotations`, async () =>
      assert.equal(await outputOf(command, 'samples/hello_oci.tar', '--format', 'github'), ''));
    test(`${command} has no results in SARIF`, async () => {
      const { runs } = JSON.parse(await outputOf(command, 'samples/hello_oci.tar', '--format', 'sarif'));
      assert.deepEqual(runs[0].results, []);
    });
  }
});

for (const format of ['markdown', 'sarif', 'junit', 'github']) {
  test(`${format} keeps the exit status and is reproducible`, async () => {
    const args = ['verify', 'samples/wrong-diff-id.tar', '--format', format];
    const [first, second] = [await run(args), await run(args)];
    assert.equal(first.status, 1);
    assert.deepEqual(first, second);
  });
}

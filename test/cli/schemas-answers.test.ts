// Every JSON report follows its schema, with all findings: for every archive in samples/, each command that needs no more
// arguments, diff and pull.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';

const schemas = readdirSync(inProject('schemas'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(inProject('schemas', file), 'utf8')));
const ajv = new Ajv2020({ schemas, allErrors: true, allowUnionTypes: true });

const samples = readdirSync(inProject('samples')).filter((file) => !/^(?:README\.md|make\.ts|recipes)$/.test(file));
/** Cannot be read: exit 2. */
const refused = ['truncated-early.tar'];

for (const [report, command] of [
  ['overview', []],
  ['layers', ['layers']],
  ['ls', ['ls']],
  ['inspect', ['inspect']],
  ['manifest', ['manifest']],
  ['validate', ['validate']],
  ['verify', ['verify']],
  ['digests', ['digests', '--compress', 'gzip:1']],
  ['sharing', ['sharing']],
  ['attestations', ['attestations']],
] as const) {
  describe(report, () => {
    for (const sample of samples) {
      test(sample, async () => {
        const archive = `samples/${sample}`;
        const { status, output } = await run([...command, archive, '--format', 'json']);
        if (refused.includes(sample)) return assert.deepEqual([status, output], [2, '']);
        const answer = JSON.parse(output);
        assert.deepEqual([answer.report, answer.subject], [report, [archive]]);
        const validate = ajv.getSchema(`report/${report}.json`);
        assert.ok(validate?.(answer), ajv.errorsText(validate?.errors));
        const isWrong = answer.findings.some(({ severity }: { severity: string }) => severity === 'error');
        assert.equal(status, isWrong ? 1 : 0);
      });
    }
  });
}

for (const [report, command] of [
  ['diff', ['diff', '-u']],
  ['pull', ['pull', '--from']],
] as const) {
  const before = 'samples/hello_image.tar';
  for (const sample of samples) {
    test(`${report}: from hello_image.tar to ${sample}`, async () => {
      const { status, output, errors } = await run([...command, before, `samples/${sample}`, '--format', 'json']);
      if (refused.includes(sample)) {
        assert.equal(status, 2);
        return assert.match(errors, /^timg-inspect: samples\/truncated-early\.tar: truncated at byte 7780, /);
      }
      if (status === 2) {
        return assert.match(
          errors,
          new RegExp(`^timg-inspect: samples/${sample} has 2 images.*; choose one: .* \\| .*\n$`),
        );
      }
      const answer = JSON.parse(output);
      if (answer.report === 'overview') return assert.equal(status, 1);
      assert.deepEqual([answer.report, answer.subject], [report, [before, `samples/${sample}`]]);
      const validate = ajv.getSchema(`report/${report}.json`);
      assert.ok(validate?.(answer), ajv.errorsText(validate?.errors));
    });
  }
}

describe('owners of files', () => {
  for (const line of [
    'packages samples/packages.tar --files',
    'packages samples/packages.tar deb/jq',
    'packages samples/hello_fs.tar',
    'files samples/packages.tar',
    'trace samples/packages.tar usr/bin/gcc',
    'diff samples/hello_oci.tar samples/packages.tar',
  ]) {
    test(line, async () => {
      const { status, output } = await run([...line.split(' '), '--format', 'json']);
      const answer = JSON.parse(output);
      const validate = ajv.getSchema(`report/${answer.report}.json`);
      assert.ok(validate?.(answer), ajv.errorsText(validate?.errors));
      assert.equal(status, 0);
    });
  }
});

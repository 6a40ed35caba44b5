// GitLab's code quality report: the fields that it requires, and fingerprints that are the same in every run.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { gitlab } from '../../src/output/gitlab.ts';
import { hostileText } from '../support/hostile-text.ts';
import { finding, report, written } from '../support/report-literal.ts';

const listOf = (of: Parameters<typeof report>[0]) => JSON.parse(written(gitlab, report(of)));

describe('GitLab code quality', () => {
  test('no findings are an empty list', () => assert.deepEqual(listOf({}), []));

  test('a finding has description, check, severity, place and fingerprint', () => {
    const [one] = listOf({
      subject: ['out/app image.tar'],
      findings: [finding({ severity: 'error', message: 'too large' })],
    });
    const { fingerprint, ...rest } = one;
    assert.match(fingerprint, /^[0-9a-f]{64}:1$/);
    assert.deepEqual(rest, {
      description: 'too large',
      check_name: 'integrity/diff-id',
      severity: 'major',
      location: { path: 'out/app%20image.tar', lines: { begin: 1 } },
    });
  });

  test('severities are those of GitLab', () => {
    const findings = (['error', 'warning', 'note'] as const).map((severity) => finding({ severity }));
    assert.deepEqual(
      listOf({ findings }).map(({ severity }: { severity: string }) => severity),
      ['major', 'minor', 'info'],
    );
  });

  test('a finding about a single document has its line', () => {
    const [one] = listOf({ isDocument: true, findings: [finding({ where: { line: 7 } })] });
    assert.deepEqual(one.location.lines, { begin: 7 });
  });

  test('findings in one place have different fingerprints, the same in every run', () => {
    const findings = [finding({}), finding({})];
    const fingerprints = () => listOf({ findings }).map(({ fingerprint }: { fingerprint: string }) => fingerprint);
    assert.equal(new Set(fingerprints()).size, 2);
    assert.deepEqual(fingerprints(), fingerprints());
  });

  test('hostile text of an archive does not break it', () => {
    fc.assert(
      fc.property(hostileText, (message) => {
        const [one] = listOf({ findings: [finding({ message })] });
        assert.doesNotMatch(one.description, /\p{Cc}/u);
      }),
    );
  });
});

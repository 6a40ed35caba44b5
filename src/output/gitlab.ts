// GitLab's code quality report: a list of findings, each with a fingerprint by which GitLab compares two runs.
// https://docs.gitlab.com/ci/testing/code_quality/
import type { Severity } from '../rules/rule.ts';
import { artifactURI, identifiedFindings, unreadArchives } from './finding-identity.ts';
import { printable } from './inert-text.ts';
import { jsonPieces } from './json.ts';
import type { Output } from './output.ts';

export const gitlab: Output = {
  name: 'gitlab',
  findings: 'data',
  *render(report) {
    const {
      subject: [first = ''],
      isDocument,
    } = report;
    const issues = identifiedFindings(report).map(({ finding, archive = first, fingerprint }) => ({
      description: printable(finding.message),
      check_name: finding.rule,
      fingerprint,
      severity: severities[finding.severity],
      // A location is required, but a place inside an archive has no line.
      location: { path: artifactURI(archive), lines: { begin: (isDocument && finding.where.line) || 1 } },
    }));
    const unread = unreadArchives(report).map(({ archive, message }) => ({
      description: printable(message),
      check_name: 'not checked',
      fingerprint: `unread:${artifactURI(archive)}`,
      severity: 'blocker',
      location: { path: artifactURI(archive), lines: { begin: 1 } },
    }));
    yield* jsonPieces([...issues, ...unread]);
    yield '\n';
  },
};

const severities: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', note: 'info' };

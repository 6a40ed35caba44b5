// GitLab's code quality report: a list of findings, each with a fingerprint by which GitLab compares two runs.
// https://docs.gitlab.com/ci/testing/code_quality/
import type { Severity } from '../rules/rule.ts';
import { artifactURI, fingerprintsOf } from './finding-identity.ts';
import { printable } from './inert-text.ts';
import { jsonPieces } from './json.ts';
import type { Output } from './output.ts';

export const gitlab: Output = {
  name: 'gitlab',
  findings: 'data',
  *render({ findings, subject: [file = ''], isDocument }) {
    const fingerprints = fingerprintsOf(findings);
    yield* jsonPieces(
      findings.map(({ rule, severity, message, where }, at) => ({
        description: printable(message),
        check_name: rule,
        fingerprint: fingerprints[at],
        severity: severities[severity],
        // A location is required, but a place inside an archive has no line.
        location: { path: artifactURI(file), lines: { begin: (isDocument && where.line) || 1 } },
      })),
    );
    yield '\n';
  },
};

const severities: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', note: 'info' };

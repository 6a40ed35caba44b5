// SARIF 2.1.0 (OASIS): one run with a result for each finding; the archive is the artifact. A place inside an archive is not
// a file, so it is a logical location without a line. Fingerprints are the same in every run.
import type { Report } from '../report/report.ts';
import { judgementOf } from '../rules/policy.ts';
import type { Finding } from '../rules/rule.ts';
import { artifactURI, identifiedFindings, unreadArchives } from './finding-identity.ts';
import { printable } from './inert-text.ts';
import { jsonPieces } from './json.ts';
import type { Output } from './output.ts';

export const sarif: Output = {
  name: 'sarif',
  findings: 'data',
  *render(report, { version }) {
    const found = [...new Set(report.findings.map(({ rule }) => rule))];
    const driver = { name: 'timg-inspect', version, rules: found.map(descriptor) };
    const results = identifiedFindings(report).map(({ finding, archive, fingerprint }) => ({
      ruleId: finding.rule,
      ruleIndex: found.indexOf(finding.rule),
      level: finding.severity,
      message: message(finding.message),
      locations: [location(finding, archive, report)],
      partialFingerprints: { 'timgInspectFinding/v1': fingerprint },
      properties: properties(finding),
    }));
    yield* jsonPieces({
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: [{ tool: { driver }, invocations: invocations(report), columnKind: 'utf16CodeUnits', results }],
    });
    yield '\n';
  },
};

/** Section 3.20.21: what could not be done is not a result. */
function invocations(report: Report): readonly object[] | undefined {
  const unread = unreadArchives(report);
  if (unread.length === 0) return undefined;
  const toolExecutionNotifications = unread.map((one) => ({
    level: 'error',
    message: message(one.message),
    locations: [{ physicalLocation: { artifactLocation: { uri: artifactURI(one.archive) } } }],
  }));
  return [{ executionSuccessful: false, toolExecutionNotifications }];
}

function descriptor(rule: string): object {
  const known = judgementOf(rule);
  if (!known) return { id: rule };
  const { title, why, severity } = known;
  return {
    id: rule,
    shortDescription: message(title),
    fullDescription: message(why),
    help: message(why),
    defaultConfiguration: { level: severity },
  };
}

/**
 * Section 3.11.5: braces are placeholders unless doubled. Section 3.11.6: [text](target) is a link, which a name must not
 * become.
 */
const message = (text: string): { readonly text: string } => ({
  text: printable(text).replace(/[{}]/g, '$&$&').replaceAll('](', '] ('),
});

function location({ where }: Finding, archive: string | undefined, { isDocument }: Report): object {
  const { image, layer, path, blob, pointer, line } = where;
  const parts = [image, layer === null ? null : `layer ${layer}`, isDocument ? null : blob, pointer, path];
  const fullyQualifiedName = parts.filter((part) => part).join(' › ');
  return {
    physicalLocation:
      archive !== undefined
        ? {
            artifactLocation: { uri: artifactURI(archive) },
            region: isDocument && line !== null ? { startLine: line } : undefined,
          }
        : undefined,
    logicalLocations: fullyQualifiedName ? [{ fullyQualifiedName: printable(fullyQualifiedName) }] : undefined,
  };
}

const maxData = 1000;

/** The finding's data, if it is short and valid Unicode: some JSON parsers reject lone surrogates. */
function properties({ bytes, data }: Finding): object {
  const json = JSON.stringify(data);
  const isFit = json.length <= maxData && !/\\ud[89a-f]/.test(json);
  return { bytes: bytes ?? undefined, data: isFit ? data : undefined };
}

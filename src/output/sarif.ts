// SARIF 2.1.0 (OASIS): one run, a result for each finding, in the subject as an artifact. What is inside an archive has
// no file of its own and so no line: it is a logical location. The same findings have the same fingerprints in every run.
import type { Report } from '../report/report.ts';
import { judgementOf } from '../rules/policy.ts';
import type { Finding } from '../rules/rule.ts';
import { printable } from './cell.ts';
import { artifactURI, fingerprintsOf } from './finding-identity.ts';
import { jsonPieces } from './json-pieces.ts';
import type { Output } from './output.ts';

export const sarif: Output = {
  name: 'sarif',
  *render(report, { version }) {
    const found = [...new Set(report.findings.map(({ rule }) => rule))];
    const fingerprints = fingerprintsOf(report.findings);
    const driver = { name: 'timg-inspect', version, rules: found.map(descriptor) };
    const results = report.findings.map((finding, at) => ({
      ruleId: finding.rule,
      ruleIndex: found.indexOf(finding.rule),
      level: finding.severity,
      message: message(finding.message),
      locations: [location(finding, report)],
      partialFingerprints: { 'timgInspectFinding/v1': fingerprints[at] },
      properties: properties(finding),
    }));
    yield* jsonPieces({
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
    });
    yield '\n';
  },
};

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

/** 3.11.5: braces stand for arguments unless doubled; 3.11.6: [text](target) is a link, and no name is to become one. */
const message = (text: string): { readonly text: string } => ({
  text: printable(text).replace(/[{}]/g, '$&$&').replaceAll('](', '] ('),
});

function location({ where }: Finding, { subject, isDocument }: Report): object {
  const { image, layer, path, blob, pointer, line } = where;
  const parts = [image, layer === null ? null : `layer ${layer}`, isDocument ? null : blob, pointer, path];
  const fullyQualifiedName = parts.filter((part) => part).join(' › ');
  return {
    // Findings do not say which of several archives they are about.
    physicalLocation:
      subject.length === 1
        ? {
            artifactLocation: { uri: artifactURI(subject[0]) },
            region: isDocument && line !== null ? { startLine: line } : undefined,
          }
        : undefined,
    logicalLocations: fullyQualifiedName ? [{ fullyQualifiedName: printable(fullyQualifiedName) }] : undefined,
  };
}

const mostData = 1000;

/** Data goes along where it is short, and Unicode: not every reader of JSON takes half a surrogate pair. */
function properties({ bytes, data }: Finding): object {
  const json = JSON.stringify(data);
  const isFit = json.length <= mostData && !/\\ud[89a-f]/.test(json);
  return { bytes: bytes ?? undefined, data: isFit ? data : undefined };
}

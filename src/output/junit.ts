// JUnit XML, as Jenkins and GitLab read it: a test suite for the report and a test case for each evaluated rule. Errors fail
// a test case; warnings and notes are in its output. XML 1.0 has no control characters, so they are escaped.

import { judgementOf } from '../rules/policy.ts';
import { type Finding, isError, type RuleMetadata } from '../rules/rule.ts';
import { pluralize } from '../rules/wording.ts';
import { wholeMessage } from './findings-summary.ts';
import { inertLine, printable } from './inert-text.ts';
import type { Output } from './output.ts';

export const junit: Output = {
  name: 'junit',
  findings: 'data',
  *render({ report, subject, evaluatedRules = [], findings }) {
    const cases = byRule(evaluatedRules, findings);
    const failures = [...cases.values()].filter((found) => found.some(isError)).length;
    const counts = `tests="${cases.size}" failures="${failures}" errors="0" skipped="0" time="0"`;
    yield '<?xml version="1.0" encoding="UTF-8"?>\n';
    yield `<testsuites name="timg-inspect" ${counts}>\n`;
    yield `  <testsuite name="${xml(subject.join(', ') || report)}" ${counts}>\n`;
    for (const [rule, found] of cases) yield testCase(rule, found);
    yield '  </testsuite>\n</testsuites>\n';
  },
};

function byRule(
  evaluatedRules: readonly RuleMetadata[],
  findings: readonly Finding[],
): ReadonlyMap<string, readonly Finding[]> {
  const cases = new Map<string, Finding[]>(evaluatedRules.map(({ id }) => [id, []]));
  for (const finding of findings) {
    const found = cases.get(finding.rule);
    if (found) found.push(finding);
    else cases.set(finding.rule, [finding]);
  }
  return cases;
}

function testCase(rule: string, found: readonly Finding[]): string {
  const title = judgementOf(rule)?.title;
  const name = title === undefined ? rule : `${rule}: ${title}`;
  const attributes = `classname="${xml(rule.replace(/\/.*/s, ''))}" name="${xml(name)}" time="0"`;
  const parts = [...failure(found.filter(isError)), ...output(found.filter((finding) => !isError(finding)))];
  if (parts.length === 0) return `    <testcase ${attributes}/>\n`;
  return `    <testcase ${attributes}>\n${parts.join('')}    </testcase>\n`;
}

function failure(errors: readonly Finding[]): string[] {
  const [first, ...others] = errors;
  if (!first) return [];
  const more = others.length > 0 ? ` (and ${pluralize(others.length, 'more error')})` : '';
  const message = xml(wholeMessage(first) + more);
  const lines = errors.map((finding) => inertLine(xml(wholeMessage(finding))));
  return [`      <failure message="${message}" type="error">${lines.join('\n')}</failure>\n`];
}

function output(others: readonly Finding[]): string[] {
  if (others.length === 0) return [];
  const lines = others.map((finding) => xml(`${finding.severity}: ${wholeMessage(finding)}`));
  return [`      <system-out>${lines.join('\n')}</system-out>\n`];
}

const references: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Escapes ">" too, because of "]]>". U+FFFE and U+FFFF are not allowed in XML either. */
const xml = (text: string): string =>
  printable(text)
    .replace(/[&<>"]/g, (character) => references[character] ?? character)
    .replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);

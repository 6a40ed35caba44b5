// JUnit XML, as Jenkins and GitLab read it: a test suite for the report, or for each of several images, and a test case for each
// evaluated rule. Errors fail a test case; warnings and notes are in its output. XML 1.0 has no control characters, so they are escaped.

import type { ReportPart } from '../report/report.ts';
import { judgementOf } from '../rules/policy.ts';
import { type Finding, isError, type RuleMetadata } from '../rules/rule.ts';
import { pluralize } from '../rules/wording.ts';
import { wholeMessage } from './findings-summary.ts';
import { inertLine, printable, printableInXML } from './inert-text.ts';
import type { Output } from './output.ts';

export const junit: Output = {
  name: 'junit',
  findings: 'data',
  *render({ report, subject, evaluatedRules = [], findings, parts }) {
    const title = subject.join(', ') || report;
    const suites = (parts ?? [{ title, evaluatedRules, findings }]).map(suiteOf);
    const counts = countsOf(suites);
    yield '<?xml version="1.0" encoding="UTF-8"?>\n';
    yield `<testsuites name="timg-inspect" ${counts}>\n`;
    for (const suite of suites) {
      yield `  <testsuite name="${xml(suite.title)}" ${countsOf([suite])}>\n`;
      for (const [rule, found] of suite.cases) yield testCase(rule, found);
      if (suite.unread !== undefined) yield unreadCase(suite.unread);
      yield '  </testsuite>\n';
    }
    yield '</testsuites>\n';
  },
};

type Suite = Pick<ReportPart, 'title' | 'unread'> & { readonly cases: ReadonlyMap<string, readonly Finding[]> };

const suiteOf = ({ title, evaluatedRules, findings, unread }: SuiteSource): Suite => ({
  title,
  cases: byRule(evaluatedRules, findings),
  ...(unread === undefined ? {} : { unread }),
});

type SuiteSource = Pick<ReportPart, 'title' | 'evaluatedRules' | 'findings' | 'unread'>;

function countsOf(suites: readonly Suite[]): string {
  const cases = suites.flatMap((suite) => [...suite.cases.values()]);
  const failures = cases.filter((found) => found.some(isError)).length;
  const errors = suites.filter(({ unread }) => unread !== undefined).length;
  return `tests="${cases.length + errors}" failures="${failures}" errors="${errors}" skipped="0" time="0"`;
}

const unreadCase = (message: string): string =>
  `    <testcase classname="check" name="not checked" time="0">\n      <error message="${xml(message)}" type="error"/>\n    </testcase>\n`;

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

/** Escapes ">" too, because of "]]>". */
const xml = (text: string): string =>
  printableInXML(printable(text)).replace(/[&<>"]/g, (character) => references[character] ?? character);

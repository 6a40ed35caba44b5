// JUnit XML, read by another, strict parser: the elements and attributes that Jenkins and GitLab use.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { inertLine, printable } from '../../src/output/inert-text.ts';
import { junit } from '../../src/output/junit.ts';
import { generalRules } from '../../src/rules/evaluate.ts';
import { hostileText } from '../support/hostile-text.ts';
import { first } from '../support/items.ts';
import { finding, report, written } from '../support/report-literal.ts';
import { type Element, parsedXML } from '../support/xml.ts';

const suiteOf = (of: Parameters<typeof report>[0]): Element => {
  const root = parsedXML(written(junit, report(of)));
  assert.equal(root.name, 'testsuites');
  assert.equal(root.children.length, 1);
  const suite = first(root.children);
  assert.equal(suite.name, 'testsuite');
  for (const name of ['tests', 'failures', 'errors', 'skipped', 'time']) {
    assert.equal(root.attributes[name], suite.attributes[name]);
  }
  return suite;
};

/** Each rule with the elements of its test case: element → text. */
const cases = (suite: Element): Record<string, Record<string, string>> =>
  Object.fromEntries(
    suite.children
      .filter(({ children }) => children.length > 0)
      .map(({ attributes: { name = '' }, children }) => [
        first(name.split(':')),
        Object.fromEntries(children.map((child) => [child.name, child.text])),
      ]),
  );

const evaluatedRules = generalRules;

describe('test cases', () => {
  test('one for each evaluated rule', () => {
    const suite = suiteOf({ evaluatedRules });
    const { name } = suite.attributes;
    assert.equal(name, 'app.tar');
    assert.deepEqual(
      suite.children.map(({ attributes }) => attributes),
      evaluatedRules.map(({ id, title }) => ({ classname: id.split('/')[0], name: `${id}: ${title}`, time: '0' })),
    );
    assert.ok(evaluatedRules.length > 40 && evaluatedRules.every(({ id }) => !id.startsWith('bloat/')));
  });
  test('one for each rule with findings', () => {
    const found = ['bloat/deleted', 'other/rule'].map((rule) => finding({ rule, severity: 'note' }));
    const names = suiteOf({ evaluatedRules, findings: found }).children.map(({ attributes: { name } }) => name);
    assert.deepEqual(names.slice(evaluatedRules.length), [
      'bloat/deleted: Deleted files are still shipped',
      'other/rule',
    ]);
  });
  test('none if no rule was evaluated', () => {
    const suite = suiteOf({ report: 'ls', subject: ['a.tar', 'b.tar'] });
    assert.deepEqual(suite.children, []);
    assert.deepEqual(suite.attributes, { name: 'a.tar, b.tar', ...counts(0, 0) });
  });
  test('names are unique: GitLab keeps only the first of a name', () => {
    const names = suiteOf({ evaluatedRules }).children.map(({ attributes: { name } }) => name);
    assert.equal(new Set(names).size, names.length);
  });
});

const counts = (tests: number, failures: number) => ({
  tests: String(tests),
  failures: String(failures),
  errors: '0',
  skipped: '0',
  time: '0',
});

describe('findings in JUnit', () => {
  const findings = [
    finding({ message: 'layer 0' }),
    finding({ message: 'layer 1', where: { line: 3 } }),
    finding({ rule: 'integrity/size', message: 'too small' }),
    finding({ rule: 'validity/env', severity: 'warning', message: 'no name' }),
    finding({ rule: 'validity/tar', severity: 'note', message: 'odd' }),
    finding({ rule: 'validity/tar', severity: 'warning', message: 'odder' }),
    finding({ rule: 'integrity/size', severity: 'note', message: 'by the way' }),
  ];
  const suite = suiteOf({ evaluatedRules, findings });

  test('errors fail with all messages, other findings are output', () =>
    assert.deepEqual(cases(suite), {
      'integrity/diff-id': { failure: 'layer 0\nlayer 1 (line 3)' },
      'integrity/size': { failure: 'too small', 'system-out': 'note: by the way' },
      'validity/env': { 'system-out': 'warning: no name' },
      'validity/tar': { 'system-out': 'note: odd\nwarning: odder' },
    }));
  test('a failure also has a message of one line', () => {
    const failures = suite.children.flatMap(({ children }) => children).filter(({ name }) => name === 'failure');
    assert.deepEqual(
      failures.map(({ attributes }) => attributes),
      [
        { message: 'layer 0 (and 1 more error)', type: 'error' },
        { message: 'too small', type: 'error' },
      ],
    );
  });
  test('the counts are numbers of test cases', () =>
    assert.deepEqual(suite.attributes, { name: 'app.tar', ...counts(evaluatedRules.length, 2) }));
});

describe('hostile text of an archive in XML', () => {
  const failure = (message: string): Element => failureIn(suiteOf({ findings: [finding({ message })] }));
  const failureIn = (suite: Element): Element => first(first(suite.children).children);
  for (const [what, message, shown] of [
    ['markup', '<b a="&amp;">', '<b a="&amp;">'],
    ['the end of a CDATA section', 'a]]>b', 'a]]>b'],
    ['control characters', '\0\x1b[31m\n\u0085', '\\x00\\x1B[31m\\x0A\\u0085'],
    ['a lone surrogate', 'caf\udce9 \ud800', 'caf\\xE9 \\ud800'],
    ['noncharacters', '\ufffe\uffff', '\\ufffe\\uffff'],
    ['letters and emoji', '日本 🐳', '日本 🐳'],
  ] as const) {
    test(what, () => {
      const { text, attributes } = failure(message);
      const { message: summary } = attributes;
      assert.deepEqual([text, summary], [shown, shown]);
    });
  }
  test('is valid XML with the same text', () =>
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (message, name, rule) => {
        const findings = [finding({ message }), finding({ rule, severity: 'note', message })];
        const suite = suiteOf({ subject: [name], findings });
        assert.deepEqual(
          suite.children.map(({ children }) => children.map((element) => element.name)),
          [['failure'], ['system-out']],
        );
        const visible = (text: string): string =>
          text.replaceAll('#\\x23', '##').replace(/[^ -~]|\\x[0-9A-F]{2}|\\u(?:[0-9a-f]{4}|\{[0-9a-f]+\})/g, '');
        assert.equal(visible(failureIn(suite).text), visible(inertLine(printable(message))));
      }),
      { numRuns: 1000 },
    ));
});

// SARIF 2.1.0, field by field. The numbers are sections of the OASIS standard.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { sarif } from '../../src/output/sarif.ts';
import { rules } from '../../src/rules/rules.ts';
import { hostileText } from '../support/hostile-text.ts';
import { take } from '../support/items.ts';
import { finding, report, written } from '../support/report-literal.ts';

const logOf = (of: Parameters<typeof report>[0]) => JSON.parse(written(sarif, report(of)));
const runOf = (of: Parameters<typeof report>[0]) => logOf(of).runs[0];
const resultOf = (of: Parameters<typeof report>[0]) => runOf(of).results[0];
const found = (given: Parameters<typeof finding>[0]) => resultOf({ findings: [finding(given)] });

const doubled = (text: string): string => text.replace(/[{}]/g, '$&$&');

describe('the SARIF log', () => {
  test('3.13 has version, schema and one run', () => {
    const { $schema, version, runs, ...rest } = logOf({});
    assert.match($schema, /^https:\/\/docs\.oasis-open\.org\/sarif\/sarif\/v2\.1\.0\/.*sarif-schema-2\.1\.0\.json$/);
    assert.deepEqual([version, runs.length, rest], ['2.1.0', 1, {}]);
  });
  test('3.14 a run without findings has an empty list of results', () =>
    assert.deepEqual(runOf({}), {
      tool: { driver: { name: 'timg-inspect', version: '1.2.3', rules: [] } },
      columnKind: 'utf16CodeUnits',
      results: [],
    }));
  test('3.19.23 the rules with findings, each once', () => {
    const findings = ['integrity/size', 'validity/env', 'integrity/size'].map((rule) => finding({ rule }));
    const { tool, results } = runOf({ findings });
    assert.deepEqual(
      tool.driver.rules.map(({ id }: { id: string }) => id),
      ['integrity/size', 'validity/env'],
    );
    assert.deepEqual(
      results.map(({ ruleId, ruleIndex }: { ruleId: string; ruleIndex: number }) => [ruleId, ruleIndex]),
      [
        ['integrity/size', 0],
        ['validity/env', 1],
        ['integrity/size', 0],
      ],
    );
  });
  test('3.49 a rule has title, reason and level', () => {
    for (const { id, title, why, severity } of rules) {
      const [descriptor] = runOf({ findings: [finding({ rule: id, severity: 'note' })] }).tool.driver.rules;
      assert.deepEqual(descriptor, {
        id,
        shortDescription: { text: title },
        fullDescription: { text: doubled(why) },
        help: { text: doubled(why) },
        defaultConfiguration: { level: severity },
      });
    }
  });
  test('3.49.3 an unknown rule has its id', () =>
    assert.deepEqual(runOf({ findings: [finding({ rule: 'other/rule' })] }).tool.driver.rules, [{ id: 'other/rule' }]));
});

describe('a SARIF result', () => {
  test('3.27 has all fields', () => {
    const where = { image: 'app:1', layer: 3, path: 'etc/passwd' };
    const { partialFingerprints, ...result } = found({ where, bytes: 7, data: { a: 1 } });
    assert.deepEqual(result, {
      ruleId: 'integrity/diff-id',
      ruleIndex: 0,
      level: 'error',
      message: { text: 'a message' },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'app.tar' } },
          logicalLocations: [{ fullyQualifiedName: 'app:1 › layer 3 › etc/passwd' }],
        },
      ],
      properties: { bytes: 7, data: { a: 1 } },
    });
    assert.deepEqual(Object.keys(partialFingerprints), ['timgInspectFinding/v1']);
  });
  for (const level of ['error', 'warning', 'note'] as const) {
    test(`3.27.10 level ${level}`, () => assert.equal(found({ severity: level }).level, level));
  }
  for (const [what, message, text] of [
    ['3.11.5 braces are doubled', 'a {0} {b}', 'a {{0}} {{b}}'],
    ['3.11.6 text that looks like a link is not one', '[a](http://b)', '[a] (http://b)'],
    ['control characters are escaped', 'a\x1b\n', 'a\\x1B\\x0A'],
  ] as const) {
    test(what, () => assert.equal(found({ message }).message.text, text));
  }
  test('3.8 unknown bytes are left out', () => assert.deepEqual(found({}).properties, { data: {} }));
  test('3.8 large data is left out', () => {
    assert.deepEqual(found({ bytes: 1, data: { list: 'x'.repeat(1000) } }).properties, { bytes: 1 });
    assert.deepEqual(found({ data: { list: 'x'.repeat(900) } }).properties, { data: { list: 'x'.repeat(900) } });
  });
  test('3.8 data that is not Unicode is left out', () =>
    assert.deepEqual(found({ data: { a: '\udc80' } }).properties, {}));
});

describe('3.28 locations', () => {
  const where = { image: 'app:1', blob: 'index.json', pointer: '/manifests/0', line: 7 };
  const locationOf = (of: Parameters<typeof report>[0]) =>
    resultOf({ findings: [finding({ where })], ...of }).locations[0];

  test('a document inside an archive is not a file, so it has no line', () =>
    assert.deepEqual(locationOf({}), {
      physicalLocation: { artifactLocation: { uri: 'app.tar' } },
      logicalLocations: [{ fullyQualifiedName: 'app:1 › index.json › /manifests/0' }],
    }));
  test('a document that is a file has lines', () =>
    assert.deepEqual(locationOf({ subject: ['index.json'], isDocument: true }), {
      physicalLocation: { artifactLocation: { uri: 'index.json' }, region: { startLine: 7 } },
      logicalLocations: [{ fullyQualifiedName: 'app:1 › /manifests/0' }],
    }));
  test('layer 0 is a location', () => {
    const [{ fullyQualifiedName }] = locationOf({ findings: [finding({ where: { layer: 0 } })] }).logicalLocations;
    assert.equal(fullyQualifiedName, 'layer 0');
  });
  test('several archives have no file', () =>
    assert.deepEqual(locationOf({ subject: ['a.tar', 'b.tar'] }), {
      logicalLocations: [{ fullyQualifiedName: 'app:1 › index.json › /manifests/0' }],
    }));
  test('a finding about the whole archive', () =>
    assert.deepEqual(found({}).locations, [{ physicalLocation: { artifactLocation: { uri: 'app.tar' } } }]));
});

describe('3.4.3 the archive as a URI reference', () => {
  for (const [path, uri] of [
    ['app.tar', 'app.tar'],
    ['./build/../out/app.tar', 'out/app.tar'],
    ['../app.tar', '../app.tar'],
    ['my app.tar', 'my%20app.tar'],
    ['a:b.tar', 'a%3Ab.tar'],
    ['50%?#[x].tar', '50%25%3F%23%5Bx%5D.tar'],
    ['日本/ü.tar', '%E6%97%A5%E6%9C%AC/%C3%BC.tar'],
    ['a\\b.tar', 'a%5Cb.tar'],
    ['a\nb\udc80.tar', 'a%0Ab%EF%BF%BD.tar'],
    ['-', '-'],
    ['/srv/my app\\1.tar', 'file:///srv/my%20app%5C1.tar'],
  ] as const) {
    test(`${JSON.stringify(path)} is ${uri}`, () => {
      const result = resultOf({ subject: [path], findings: [finding()] });
      assert.equal(result.locations[0].physicalLocation.artifactLocation.uri, uri);
    });
  }
});

describe('3.27.17 fingerprints', () => {
  const prints = (...findings: Parameters<typeof finding>[0][]): string[] =>
    runOf({ findings: findings.map(finding) }).results.map(
      ({ partialFingerprints }: { partialFingerprints: Record<string, string> }) =>
        partialFingerprints['timgInspectFinding/v1'],
    );

  test('do not depend on message and line', () =>
    assert.deepEqual(
      prints({ where: { blob: 'index.json', line: 1 }, message: 'one' }),
      prints({ where: { blob: 'index.json', line: 2 }, message: 'two', bytes: 3, data: { a: 1 } }),
    ));
  test('differ by rule, blob, pointer, path and layer', () => {
    const places = [{ blob: 'a' }, { pointer: 'a' }, { path: 'a' }, { layer: 0 }, { layer: 1 }, {}];
    const all = prints(...places.map((where) => ({ where })), { rule: 'other/rule' });
    assert.equal(new Set(all.map((print) => print.split(':')[0])).size, places.length + 1);
  });
  test('are numbered at one place', () => {
    const [first, second] = take(prints({ message: 'one' }, { message: 'two' }), 2);
    assert.deepEqual([first.split(':')[0], first.slice(-2), second.slice(-2)], [second.split(':')[0], ':1', ':2']);
  });
});

test('hostile text of an archive is valid JSON and Unicode', () =>
  fc.assert(
    fc.property(hostileText, hostileText, (hostile, name) => {
      const findings = [finding({ message: hostile, where: { path: name, image: hostile }, data: { name } })];
      const text = written(sarif, report({ subject: ['a'], findings }));
      const { message, locations } = JSON.parse(text).runs[0].results[0];
      const lone = text.replaceAll('\\\\', '').replace(/\\ud[89ab]..\\ud[c-f]../g, '');
      assert.ok(!/\\ud[89a-f]/.test(lone), 'a lone surrogate');
      assert.ok(!/\p{Cc}|\]\(|(?<!\{)(?:\{\{)*\{(?!\{)/u.test(message.text), message.text);
      assert.ok(!/\p{Cc}/u.test(locations[0].logicalLocations?.[0].fullyQualifiedName ?? ''));
    }),
    { numRuns: 1000 },
  ));

test('any archive name is a valid URI reference', () =>
  fc.assert(
    fc.property(hostileText, (name) => {
      const { uri } = resultOf({ subject: [name], findings: [finding()] }).locations[0].physicalLocation
        .artifactLocation;
      // RFC 3986: unreserved, percent-encoded, sub-delims, "/"; a scheme only if the path is absolute.
      assert.match(uri, /^(?:file:\/\/)?(?:[\w.~!$&'()*+,;=@/:-]|%[0-9A-F]{2})+$/);
      assert.ok(uri.startsWith('file:///') === name.startsWith('/'));
      if (!name.startsWith('/')) assert.ok(!uri.includes(':'));
    }),
    { numRuns: 1000 },
  ));

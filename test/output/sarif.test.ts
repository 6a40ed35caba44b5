// SARIF 2.1.0, field by field as the OASIS standard has it. The numbers are those of its sections.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { sarif } from '../../src/output/sarif.ts';
import { rules } from '../../src/rules/rules.ts';
import { hostileText } from '../support/hostile-text.ts';
import { finding, report, written } from '../support/report-literal.ts';

const logOf = (of: Parameters<typeof report>[0]) => JSON.parse(written(sarif, report(of)));
const runOf = (of: Parameters<typeof report>[0]) => logOf(of).runs[0];
const resultOf = (of: Parameters<typeof report>[0]) => runOf(of).results[0];
const found = (given: Parameters<typeof finding>[0]) => resultOf({ findings: [finding(given)] });

const doubled = (text: string): string => text.replace(/[{}]/g, '$&$&');

describe('the log', () => {
  test('3.13 names version and schema, and has one run', () => {
    const { $schema, version, runs, ...rest } = logOf({});
    assert.match($schema, /^https:\/\/docs\.oasis-open\.org\/sarif\/sarif\/v2\.1\.0\/.*sarif-schema-2\.1\.0\.json$/);
    assert.deepEqual([version, runs.length, rest], ['2.1.0', 1, {}]);
  });
  test('3.14 a run without findings has results, though none', () =>
    assert.deepEqual(runOf({}), {
      tool: { driver: { name: 'timg-inspect', version: '1.2.3', rules: [] } },
      columnKind: 'utf16CodeUnits',
      results: [],
    }));
  test('3.19.23 the rules are those that found something, each once', () => {
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
  test('3.49 a rule has its title, its reason and its level', () => {
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
  test('3.49.3 a rule that is not ours has its id', () =>
    assert.deepEqual(runOf({ findings: [finding({ rule: 'other/rule' })] }).tool.driver.rules, [{ id: 'other/rule' }]));
});

describe('a result', () => {
  test('3.27 in full', () => {
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
    ['3.11.6 what looks like a link is none', '[a](http://b)', '[a] (http://b)'],
    ['controls are written out', 'a\x1b\n', 'a\\x1B\\x0A'],
  ]) {
    test(what, () => assert.equal(found({ message }).message.text, text));
  }
  test('3.8 bytes that are not known are left out', () => assert.deepEqual(found({}).properties, { data: {} }));
  test('3.8 large data is left out', () => {
    assert.deepEqual(found({ bytes: 1, data: { list: 'x'.repeat(1000) } }).properties, { bytes: 1 });
    assert.deepEqual(found({ data: { list: 'x'.repeat(900) } }).properties, { data: { list: 'x'.repeat(900) } });
  });
  test('data that is no Unicode is left out', () => assert.deepEqual(found({ data: { a: '\udc80' } }).properties, {}));
});

describe('3.28 where', () => {
  const where = { image: 'app:1', blob: 'index.json', pointer: '/manifests/0', line: 7 };
  const locationOf = (of: Parameters<typeof report>[0]) =>
    resultOf({ findings: [finding({ where })], ...of }).locations[0];

  test('a document inside an archive is no file: its line is told nowhere', () =>
    assert.deepEqual(locationOf({}), {
      physicalLocation: { artifactLocation: { uri: 'app.tar' } },
      logicalLocations: [{ fullyQualifiedName: 'app:1 › index.json › /manifests/0' }],
    }));
  test('a document that is a file has lines', () =>
    assert.deepEqual(locationOf({ subject: ['index.json'], isDocument: true }), {
      physicalLocation: { artifactLocation: { uri: 'index.json' }, region: { startLine: 7 } },
      logicalLocations: [{ fullyQualifiedName: 'app:1 › /manifests/0' }],
    }));
  test('layer 0 is a place', () => {
    const [{ fullyQualifiedName }] = locationOf({ findings: [finding({ where: { layer: 0 } })] }).logicalLocations;
    assert.equal(fullyQualifiedName, 'layer 0');
  });
  test('of several archives it is not known which', () =>
    assert.deepEqual(locationOf({ subject: ['a.tar', 'b.tar'] }), {
      logicalLocations: [{ fullyQualifiedName: 'app:1 › index.json › /manifests/0' }],
    }));
  test('of the whole archive', () =>
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
  ]) {
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

  test('the same in every run, whatever is said and on which line', () =>
    assert.deepEqual(
      prints({ where: { blob: 'index.json', line: 1 }, message: 'one' }),
      prints({ where: { blob: 'index.json', line: 2 }, message: 'two', bytes: 3, data: { a: 1 } }),
    ));
  test('another rule, blob, pointer, path or layer has another', () => {
    const places = [{ blob: 'a' }, { pointer: 'a' }, { path: 'a' }, { layer: 0 }, { layer: 1 }, {}];
    const all = prints(...places.map((where) => ({ where })), { rule: 'other/rule' });
    assert.equal(new Set(all.map((print) => print.split(':')[0])).size, places.length + 1);
  });
  test('two findings at one place are numbered', () => {
    const [first, second] = prints({ message: 'one' }, { message: 'two' });
    assert.deepEqual([first.split(':')[0], first.slice(-2), second.slice(-2)], [second.split(':')[0], ':1', ':2']);
  });
});

test('whatever an archive says, it is JSON of whole characters', () =>
  fc.assert(
    fc.property(hostileText, hostileText, (message, name) => {
      const findings = [finding({ message, where: { path: name, image: message }, data: { name } })];
      const text = written(sarif, report({ subject: ['a'], findings }));
      const { message: told, locations } = JSON.parse(text).runs[0].results[0];
      assert.ok(!/\\ud[89a-f]/.test(text.replaceAll('\\\\', '')));
      assert.ok(!/\p{Cc}|\]\(|(?<!\{)(?:\{\{)*\{(?!\{)/u.test(told.text), told.text);
      assert.ok(!/\p{Cc}/u.test(locations[0].logicalLocations?.[0].fullyQualifiedName ?? ''));
    }),
    { numRuns: 1000 },
  ));

test('the archive is a valid URI reference whatever its name', () =>
  fc.assert(
    fc.property(hostileText, (name) => {
      const { uri } = resultOf({ subject: [name], findings: [finding()] }).locations[0].physicalLocation
        .artifactLocation;
      // RFC 3986: unreserved, percent-encoded, sub-delims, "/"; a scheme only where the path is absolute.
      assert.match(uri, /^(?:file:\/\/)?(?:[\w.~!$&'()*+,;=@/:-]|%[0-9A-F]{2})+$/);
      assert.ok(uri.startsWith('file:///') === name.startsWith('/'));
      if (!name.startsWith('/')) assert.ok(!uri.includes(':'));
    }),
    { numRuns: 1000 },
  ));

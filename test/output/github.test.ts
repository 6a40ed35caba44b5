// Workflow commands: GitHub's runner reads each finding as it was found, and no line is anything else.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { github } from '../../src/output/github.ts';
import type { Report } from '../../src/report/report.ts';
import { hostileText } from '../support/hostile-text.ts';
import { first } from '../support/items.ts';
import { finding, report, written } from '../support/report-literal.ts';

interface Command {
  readonly name: string;
  readonly properties: Readonly<Partial<Record<'file' | 'line' | 'title', string>>>;
  readonly data: string;
}

/** Reads a line like the runner: name and properties up to the second "::", then data. */
function read(line: string): Command {
  const end = line.indexOf('::', 2);
  assert.ok(line.startsWith('::') && end > 2, line);
  const [name = '', ...rest] = line.slice(2, end).split(' ');
  const properties = rest
    .join(' ')
    .split(',')
    .map((pair) => [pair.slice(0, pair.indexOf('=')), unescaped(pair.slice(pair.indexOf('=') + 1))]);
  return { name, properties: Object.fromEntries(properties), data: unescaped(line.slice(end + 2)) };
}

/** Characters and their escapes; % is the last one, because the escapes contain it. */
const escapes = [
  ['\r', '%0D'],
  ['\n', '%0A'],
  [':', '%3A'],
  [',', '%2C'],
  ['%', '%25'],
] as const;

const unescaped = (text: string): string => escapes.reduce((read, [of, as]) => read.replaceAll(as, of), text);

const commands = (of: Report): Command[] => {
  const text = written(github, of);
  assert.match(text, /^(?:.*\n)*$/);
  return text.split('\n').slice(0, -1).map(read);
};

describe('a finding is a command', () => {
  for (const [severity, name] of [
    ['error', 'error'],
    ['warning', 'warning'],
    ['note', 'notice'],
  ] as const) {
    test(`${severity}: ::${name}`, () => {
      const [command] = commands(report({ findings: [finding({ severity })] }));
      assert.deepEqual(command, {
        name,
        properties: { file: 'app.tar', title: 'integrity/diff-id: A layer does not match its diff ID' },
        data: 'a message',
      });
    });
  }
  test('special characters are escaped', () =>
    assert.equal(
      written(github, report({ subject: ['a,b:c%.tar'], findings: [finding({ message: '100%: a,\r\nb' })] })),
      '::error file=a%2Cb%3Ac%25.tar,title=integrity/diff-id%3A A layer does not match its diff ID' +
        '::100%25: a,%0D%0Ab\n',
    ));
  test('the title of an unknown rule is its name', () => {
    const { properties } = first(commands(report({ findings: [finding({ rule: 'other/rule' })] })));
    assert.equal(properties.title, 'other/rule');
  });
});

describe('file and line', () => {
  const there = finding({ where: { blob: 'index.json', pointer: '/a', line: 7 } });
  test('a document that is a file has both', () => {
    const { properties } = first(commands(report({ subject: ['index.json'], isDocument: true, findings: [there] })));
    assert.deepEqual([properties.file, properties.line], ['index.json', '7']);
  });
  test('a document in an archive has no line', () => {
    const { properties } = first(commands(report({ findings: [there] })));
    assert.ok(!('line' in properties));
  });
  test('several archives have no file', () => {
    const { properties } = first(commands(report({ subject: ['a.tar', 'b.tar'], findings: [there] })));
    assert.ok(!('file' in properties));
  });
});

test('no findings, no output', () => assert.equal(written(github, report()), ''));

describe('hostile text of an archive in workflow commands', () => {
  test('a name that contains a command is not a command', () => {
    const name = 'etc/\n::add-mask::a\r::stop-commands::x';
    const lines = written(github, report({ findings: [finding({ message: name })] })).split(/[\r\n]/);
    assert.equal(lines.filter((line) => line !== '').length, 1);
    assert.ok(lines[0]?.startsWith('::error '));
  });
  test('each finding is one line with the whole message', () =>
    fc.assert(
      fc.property(hostileText, hostileText, (message, name) => {
        const found = commands(report({ subject: [name], findings: [finding({ message })] }));
        assert.equal(found.length, 1);
        const command = first(found);
        const visible = (text: string): string =>
          text.replaceAll('#\\x23', '##').replace(/[^\r\n -~]|\\x[0-9A-F]{2}|\\u(?:[0-9a-f]{4}|\{[0-9a-f]+\})/g, '');
        assert.equal(command.name, 'error');
        assert.deepEqual(Object.keys(command.properties), ['file', 'title']);
        assert.equal(visible(command.data), visible(message));
        assert.equal(visible(command.properties.file ?? ''), visible(name));
      }),
      { numRuns: 1000 },
    ));
  test('no control character reaches the log', () =>
    fc.assert(
      fc.property(hostileText, (message) => {
        const text = written(github, report({ findings: [finding({ message })] })).trimEnd();
        assert.ok(!/[\p{Cc}\p{Cs}]/u.test(text));
      }),
      { numRuns: 1000 },
    ));
});

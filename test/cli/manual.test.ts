// The manual pages: every command and option of the help, as text that roff shows unchanged.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { optionsOf } from '../../src/cli/check-arguments.ts';
import { commands } from '../../src/cli/commands.ts';
import { manualPages } from '../../src/cli/help/manual-pages.ts';
import { roff } from '../../src/cli/help/roff.ts';
import { inProject } from '../support/project.ts';

const pages = new Map(manualPages().map(({ file, text }) => [file, text]));
const pageOf = (file: string): string => pages.get(file) ?? assert.fail(file);

/** What roff shows of a page, as far as these pages need it. */
const shown = (page: string): string =>
  page
    .replace(/^\.[A-Za-z]{2} ?/gm, '')
    .replace(/\\f[BIR]/g, '')
    .replace(/\\\[u([0-9A-F]{4,6})\]/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(
      /\\\((..)/g,
      (_, name: string) => ({ aq: "'", dq: '"', ga: '`', ha: '^', ti: '~' })[name] ?? assert.fail(name),
    )
    .replace(/\\&/g, '')
    .replace(/\\-/g, '-')
    .replace(/\\e/g, '\\');

const words = (text: string): string => text.replace(/\s+/g, ' ');

describe('the manual', () => {
  test('has a page for the program and for each command', () => {
    const named = commands.map(({ name }) => `timg-inspect-${name.replace(' ', '-')}.1`);
    assert.deepEqual([...pages.keys()], ['timg-inspect.1', ...named]);
  });

  for (const command of commands) {
    test(`has the options and examples of ${command.name}`, () => {
      const text = words(shown(pageOf(`timg-inspect-${command.name.replace(' ', '-')}.1`)));
      const ofAll = words(shown(pageOf('timg-inspect.1')));
      for (const [name, { describe = '' }] of Object.entries(optionsOf(command))) {
        assert.match(text, new RegExp(`--${name}\\b`));
        assert.ok((name in command.options ? text : ofAll).includes(words(describe)), `${name}: ${describe}`);
      }
      for (const example of command.examples) assert.ok(text.includes(words(example)), example);
      assert.ok(text.includes(command.summary));
      assert.ok(ofAll.includes(words(`${command.name} ${command.summary}.`)));
    });
  }

  test('has no other requests to roff', () => {
    const requests = new Set(['TH', 'SH', 'SS', 'TP', 'PP', 'br', 'EX', 'EE']);
    for (const [file, text] of pages) {
      for (const line of text.split('\n')) {
        const [, request] = /^[.'](\S*)/.exec(line) ?? [];
        assert.ok(request === undefined || requests.has(request), `${file}: ${line}`);
        assert.match(line, /^[ -~]*$/, file);
        // Escapes are as roff knows them.
        assert.doesNotMatch(line, /\\(?!f[BIR]|\[u[0-9A-F]{4,6}\]|\((?:aq|dq|ga|ha|ti)|[-e&])/, file);
      }
    }
  });

  test('is in the package as it was built', () => {
    assert.deepEqual(JSON.parse(readFileSync(inProject('package.json'), 'utf8')).directories, { man: 'dist/man' });
    assert.deepEqual(readdirSync(inProject('dist/man')).sort(), [...pages.keys()].sort());
    for (const [file, text] of pages) assert.equal(readFileSync(inProject('dist/man', file), 'utf8'), text);
  });

  test('is shown by man without a warning, where man is installed', () => {
    if (spawnSync('man', ['--version']).status !== 0) return;
    for (const file of pages.keys()) {
      const page = inProject('dist/man', file);
      const { stderr } = spawnSync('man', ['--warnings', '--local-file', page], { encoding: 'utf8' });
      assert.equal(stderr, '', file);
    }
  });
});

test('text for roff', () => {
  for (const [text, expected] of [
    ['.TH', '\\&.TH'],
    ['it\'s "x"', 'it\\(aqs \\(dqx\\(dq'],
    ["'x", '\\(aqx'],
    ['a\\b', 'a\\eb'],
    ['--limit', '\\-\\-limit'],
    ['max-…', 'max\\-\\[u2026]'],
    ['a\n.b', 'a\n\\&.b'],
  ] as const)
    assert.equal(roff(text), expected);
});

// Patterns of filters. The results are those of Go's path.Match, which Docker uses; "bad" is a malformed pattern.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathMatch } from '../../src/text/glob.ts';

const catalogue: readonly (readonly [pattern: string, name: string, match: boolean | 'bad'])[] = [
  ['', '', true],
  ['', 'a', false],
  ['hello', 'hello', true],
  ['hello', 'hello:1', false],
  ['*:latest', 'hello:latest', true],
  ['*:latest', 'team/hello:latest', false],
  ['*/*:latest', 'team/hello:latest', true],
  ['**', 'a/b', false],
  ['h?llo', 'hello', true],
  ['h?llo', 'h/llo', false],
  ['[a-z]ello', 'hello', true],
  ['[^a-g]ello', 'hello', true],
  ['[^a-h]ello', 'hello', false],
  ['[]a]', 'a', 'bad'],
  ['[', 'a', 'bad'],
  ['[^]', '^', 'bad'],
  ['[b-]', 'b', 'bad'],
  ['[-b]', 'b', 'bad'],
  ['a\\', 'a', 'bad'],
  ['\\*', '*', true],
  ['\\*', 'a', false],
  ['[\\]]', ']', true],
  ['[a|b&&c]', '&', true],
  ['a.c', 'abc', false],
  ['(a|b)', 'a', false],
  ['{a,b}', 'a', false],
  ['?', 'ü', true],
  ['?', '😀', true],
];

for (const [pattern, name, match] of catalogue) {
  test(`${JSON.stringify(pattern)} ${JSON.stringify(name)} ${match}`, () =>
    assert.equal(pathMatch(pattern, name) ?? 'bad', match));
}

test('many stars and a long name take little work', () => {
  assert.equal(pathMatch(`${'*a'.repeat(50)}*b`, 'a'.repeat(20_000)), false);
  assert.equal(pathMatch(`${'*a'.repeat(50)}*b`, `${'a'.repeat(20_000)}b`), true);
});

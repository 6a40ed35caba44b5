// Text from an archive is not a command to a CI log, and two names that differ do not look alike, in any format.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inertJSON, inertLine, inertLines, printable } from '../../src/output/inert-text.ts';

describe('characters that are not visible are escaped', () => {
  for (const [what, text, expected] of [
    ['zero-width space', 'pass\u200bwd', 'pass\\u200bwd'],
    ['zero-width joiner between letters', 'a\u200db', 'a\\u200db'],
    ['zero-width non-joiner', 'a\u200cb', 'a\\u200cb'],
    ['word joiner', 'a\u2060b', 'a\\u2060b'],
    ['soft hyphen', 'a\u00adb', 'a\\u00adb'],
    ['Hangul filler', '\u3164', '\\u3164'],
    ['halfwidth Hangul filler', '\uffa0', '\\uffa0'],
    ['blank Braille pattern', '\u2800', '\\u2800'],
    ['variation selector', 'a\ufe0f', 'a\\ufe0f'],
    ['a variation selector of the supplement', 'a\u{e0100}', 'a\\u{e0100}'],
    ['tag letters', 'a\u{e0041}\u{e0042}', 'a\\u{e0041}\\u{e0042}'],
    ['combining grapheme joiner', 'a\u034f', 'a\\u034f'],
    ['Mongolian vowel separator', 'a\u180eb', 'a\\u180eb'],
    ['interlinear annotation', '\ufff9a\ufffa', '\\ufff9a\\ufffa'],
    ['an emoji of several characters is kept', '👩🏽‍💻 👨‍👩‍👧', '👩🏽‍💻 👨‍👩‍👧'],
    ['letters with marks are kept', 'e\u0301 ü नि', 'e\u0301 ü नि'],
    ['selectors of emoji are kept', '❤\ufe0f 1\ufe0f\u20e3 ❤\ufe0f\u200d🔥', '❤\ufe0f 1\ufe0f\u20e3 ❤\ufe0f\u200d🔥'],
    ['marks on a letter, from the ninth on', `a${'\u0301'.repeat(9)}`, `a${'\u0301'.repeat(8)}\\u0301`],
  ] as const) {
    test(what, () => assert.equal(printable(text), expected));
  }
});

describe('commands anywhere in a line of a log', () => {
  for (const [text, expected] of [
    ['RUN echo ##[group]x', 'RUN echo #\\x23[group]x'],
    ['##vso[task.setvariable variable=x]y', '#\\x23vso[task.setvariable variable=x]y'],
    ['##VSO[task.complete]', '#\\x23VSO[task.complete]'],
    ["##teamcity[buildStop comment='x']", "#\\x23teamcity[buildStop comment='x']"],
    ['###[x]', '##\\x23[x]'],
    ['RUN echo section_start:1:x', 'RUN echo \\x73ection_start:1:x'],
    ['SECTION_END:1', '\\x53ECTION_END:1'],
    ['section_start stays', 'section_start stays'],
    ['## a heading [link] stays', '## a heading [link] stays'],
  ] as const) {
    test(text, () => assert.equal(printable(text), expected));
  }
});

describe('commands at the start of a line of a log', () => {
  for (const [what, line, expected] of [
    ['GitHub', '::error::x', '\\x3A:error::x'],
    ['GitHub, which ignores blanks before', '   ::set-output name=a::b', '   \\x3A:set-output name=a::b'],
    ['after a color', '\x1b[1m::error::x', '\x1b[1m\\x3A:error::x'],
    ['GitLab', 'section_start:1:a', '\\x73ection_start:1:a'],
    ['GitLab, the end', 'section_end:1:a', '\\x73ection_end:1:a'],
    ['Buildkite', '--- a group', '\\x2D-- a group'],
    ['Buildkite, open', '+++ a group', '\\x2B++ a group'],
    ['Buildkite, muted', '~~~ a group', '\\x7E~~ a group'],
    ['Buildkite, earlier group', '^^^ +++', '\\x5E^^ +++'],
    ['none', 'std::vector ---', 'std::vector ---'],
    ['a name with dashes', '---a', '---a'],
    ['Buildkite, in a color', '\x1b[1m---\x1b[22m  a', '\x1b[1m\\x2D--\x1b[22m  a'],
    ['an IPv6 address', '::1', '::1'],
    ['an IPv6 network', '::ffff:10.0.0.0/104 x', '::ffff:10.0.0.0/104 x'],
    ['two texts that are a command together', 'a##[group]x', 'a#\\x23[group]x'],
  ] as const) {
    test(what, () => assert.equal(inertLine(line), expected));
  }

  test('a patch keeps its file names', () => {
    assert.equal(inertLine('--- a/etc/passwd', true), '--- a/etc/passwd');
    assert.equal(inertLine('::error::x', true), '\\x3A:error::x');
  });

  test('text in pieces of any length is escaped as a whole', () => {
    const text = 'a ::b\n  ::error::x\n\n::warning::y\nsection_start:1:z\nfine\n::';
    const expected = 'a ::b\n  \\x3A:error::x\n\n\\x3A:warning::y\n\\x73ection_start:1:z\nfine\n\\x3A:';
    for (let length = 1; length <= text.length; length += 1) {
      const pieces = Array.from({ length: Math.ceil(text.length / length) }, (_, at) =>
        text.slice(at * length, (at + 1) * length),
      );
      assert.equal([...inertLines(pieces)].join(''), expected, `pieces of ${length}`);
    }
  });
});

describe('JSON', () => {
  for (const text of ['\u200b\u202e\u009b\x7f', '\u{e0041}##vso[x]', 'ü 日本 ## [x]', 'a\nb\u2028\u0085']) {
    test(`${JSON.stringify(text)} is ASCII where it must be, and still the same value`, () => {
      const json = inertJSON(JSON.stringify({ text, [text]: [text] }, null, 2));
      assert.doesNotMatch(json, /[\x7f-\x9f\u200b\u202e\u2028]|##vso\[|\u{e0041}/u);
      assert.deepEqual(JSON.parse(json), { text, [text]: [text] });
    });
  }
});

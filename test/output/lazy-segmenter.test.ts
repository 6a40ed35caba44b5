// The segmenter that the build puts in place of Intl.Segmenter finds the same clusters.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { inProject } from '../support/project.ts';

const { LazySegmenter } = await import(pathToFileURL(inProject('scripts/lazy-intl.mjs')).href);
const [lazy, exact] = [new LazySegmenter(), new Intl.Segmenter()];
type Segments = Iterable<{ readonly segment: string; readonly index: number }>;
const clustersOf = (segments: Segments) => Array.from(segments, ({ segment, index }) => [segment, index]);

const character = fc.constantFrom(
  ...['a', '0', '#', ' ', '\t', '\n', '\r', '\x1b', '\x7f', '\x80', '│', '─', '▲', '▶', '■', '…', '→', '↔', '©', '☀'],
  // Joined to what is before or after them: variation selector, joiner, accents, prepended sign, keycap, vowel signs.
  ...['\ufe0f', '\u200d', '\u0301', '\u20e3', '\u0600', '\u0e33', 'क', '्', 'ष', 'ｰ'],
  ...['é', '日', '본', 'ᄀ', 'ᅡ', 'ᆨ', '🇩', '🇪', '👨', '👩', '🏽', '\ud83d', '\udc68'],
);

test('any text has the same clusters', () => {
  fc.assert(
    fc.property(fc.array(character, { maxLength: 12 }), (characters) => {
      const text = characters.join('');
      assert.deepEqual(clustersOf(lazy.segment(text)), clustersOf(exact.segment(text)));
      for (let at = -1; at <= text.length; at += 1) {
        const [found, expected] = [lazy.segment(text).containing(at), exact.segment(text).containing(at)];
        assert.deepEqual([found?.segment, found?.index], [expected?.segment, expected?.index]);
      }
    }),
    { numRuns: 2000 },
  );
});

test('characters that are clusters of their own are so beside each other', () => {
  const shapes = Array.from({ length: 0x2600 }, (_, code) => code).filter(
    (code) =>
      (code < 0x80 && code !== 0x0a && code !== 0x0d) || code === 0x2026 || code >> 7 === 0x43 || code >= 0x2500,
  );
  for (const code of shapes) {
    const text = shapes.map((other) => String.fromCharCode(code, other)).join('');
    assert.equal([...lazy.segment(text)].length, text.length);
    assert.equal([...exact.segment(text)].length, text.length);
  }
});

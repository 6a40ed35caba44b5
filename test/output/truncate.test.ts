// Texts are truncated to columns of a terminal, between graphemes.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { cutTo, endOf, widthOf } from '../../src/output/text-width.ts';

const keycap = '1\ufe0f\u20e3';
const family = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}';
const accented = 'e\u0301';

describe('truncated at the end', () => {
  const cut = (text: string, width: number, expected: string): void => {
    test(`${text} to ${width}`, () => assert.equal(cutTo(text, width), expected));
  };
  cut('abcdef', 6, 'abcdef');
  cut('abcdef', 5, 'abcd…');
  cut('abcdef', 1, '…');
  cut('日本語', 6, '日本語');
  cut('日本語', 5, '日本…');
  cut('日本語', 4, '日…');
  cut(keycap.repeat(3), 5, `${keycap.repeat(2)}…`);
  cut(keycap.repeat(3), 4, `${keycap}…`);
  cut(family.repeat(3), 5, `${family.repeat(2)}…`);
  cut(accented.repeat(4), 3, `${accented.repeat(2)}…`);
});

describe('truncated at the start', () => {
  const cut = (text: string, width: number, expected: string): void => {
    test(`${text} to ${width}`, () => assert.equal(endOf(text, width), expected));
  };
  cut('abcdef', 6, 'abcdef');
  cut('abcdef', 4, '…def');
  cut('日本語', 5, '…本語');
  cut(family.repeat(3), 4, `…${family}`);
  cut(accented.repeat(4), 3, `…${accented.repeat(2)}`);
});

describe('random graphemes', () => {
  const piece = fc.oneof(
    fc.constantFrom(keycap, family, accented, '#\ufe0f\u20e3', '\u{1f1e9}', '\u{1f1ea}', '\u200d', '\ufe0f', '\u20e3'),
    fc.constantFrom('日', 'ｶ', 'ﾞ', '한', '\u1112', '\u1161', '\u0600', '\u0e33', '\u{1f3fd}', '\u{1f44b}', '…'),
    fc.string({ unit: 'grapheme', maxLength: 3 }),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  const text = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));

  test('are truncated to at most the width', () =>
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 30 }), (whole, width) =>
        [cutTo, endOf].every((cut) => widthOf(cut(whole, width)) <= width),
      ),
      { numRuns: 5000 },
    ));
  test('are not truncated if they fit', () =>
    fc.assert(fc.property(text, (whole) => cutTo(whole, Math.max(1, widthOf(whole))) === whole)));
  test('have the same width in a long text', () =>
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 20 }).map((pieces) => pieces.join('').replaceAll('\u001b', '')),
        (part) => {
          const long = part.repeat(Math.ceil(9000 / Math.max(part.length, 1)));
          assert.equal(widthOf(long), stringWidth(long));
        },
      ),
      { numRuns: 30 },
    ));
});

describe('a text of a million characters', () => {
  for (const [what, text, width] of [
    ['letters', '日'.repeat(1_000_000), 2_000_000],
    ['one grapheme', `a${'\u0301'.repeat(1_000_000)}`, 1],
    ['a mark and letters', `\u0301${'a'.repeat(1_000_000)}`, 1_000_000],
  ] as const) {
    test(what, () => {
      assert.equal(widthOf(text), width);
      assert.equal(cutTo(text, 5), width > 5 ? `${text.slice(0, text.indexOf('a') === 1 ? 5 : 2)}…` : text);
    });
  }
});

describe('the segmenter, which takes time text × length, is asked', () => {
  /** The sum of the squared lengths of what is segmented. */
  function workOf(work: () => void): number {
    const { segment } = Intl.Segmenter.prototype;
    let sum = 0;
    Intl.Segmenter.prototype.segment = function (text: string) {
      sum += text.length ** 2;
      return segment.call(this, text);
    };
    try {
      work();
    } finally {
      Intl.Segmenter.prototype.segment = segment;
    }
    return sum;
  }
  test('about short pieces of a long text', () => {
    const text = 'aä'.repeat(50_000);
    const work = workOf(() => assert.equal(widthOf(text), 100_000));
    assert.ok(work < text.length * 1000, `${work / text.length} for each character`);
  });
  for (const [what, text] of [
    ['at the end', `ä${'a'.repeat(500_000)}`],
    ['at the start', `${'a'.repeat(500_000)}ä`],
    ['between', `ä${'a'.repeat(250_000)}ä${'a'.repeat(250_000)}ä`],
    ['between ellipses', `…${'a'.repeat(500_000)}…ä`],
  ] as const) {
    test(`not about the simple characters ${what}`, () => {
      const work = workOf(() => assert.ok(widthOf(text) > 500_000));
      assert.ok(work < 1_000_000, `${work}`);
      assert.equal(cutTo(text, 4), `${text.slice(0, 3)}…`);
    });
  }
  test('not at all about a text of them', () => {
    assert.equal(
      workOf(() => assert.deepEqual([widthOf('abc…'), cutTo('abc…', 4), cutTo('abc…', 3)], [4, 'abc…', 'ab…'])),
      0,
    );
  });
  test('not at all about a text whose end is shown, if it fits', () => {
    const text = `${'d/'.repeat(2000)}é`;
    const segments = Object.getPrototypeOf(new Intl.Segmenter().segment(''));
    const { containing } = segments;
    let asked = 0;
    segments.containing = function (at: number) {
      asked += 1;
      return containing.call(this, at);
    };
    try {
      assert.equal(endOf(text, 4001), text);
      assert.equal(asked, 0);
      assert.equal(endOf(text, 11), `…${text.slice(-10)}`);
      assert.ok(asked <= 12, `${asked}`);
    } finally {
      segments.containing = containing;
    }
  });
});

test('neighboring code points have the width that string-width gives them together', () => {
  const isPlain = (code: number): boolean => code !== 0x1b && code !== 0x9b && !(code >= 0xd800 && code < 0xe000);
  for (const [first, end] of [
    [0xa0, 0x20000],
    [0xe0000, 0xe0200],
  ] as const) {
    for (let start = first; start < end; start += 64) {
      const codes = Array.from({ length: 64 }, (_, at) => start + at).filter(isPlain);
      const text = String.fromCodePoint(...codes);
      assert.equal(widthOf(text), stringWidth(text), start.toString(16));
    }
  }
});

// Cells for people: sizes as in `docker image ls`, names that cannot harm a terminal, and pages not wider than the terminal,
// whatever the width of their characters.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { cellText } from '../../src/output/cell.ts';
import { grid } from '../../src/output/grid.ts';
import { printable } from '../../src/output/inert-text.ts';
import { styleOf } from '../../src/output/style.ts';
import { type Block, bytes, type Cell, count, digest, text, time } from '../../src/report/block.ts';
import { humanSize } from '../../src/text/byte-size.ts';

describe('sizes', () => {
  for (const [value, expected] of [
    [0, '0B'],
    [1, '1B'],
    [999, '999B'],
    [1000, '1kB'],
    [1001, '1kB'],
    // Ties round to the even neighbor, like Go's %.3g.
    [1125, '1.12kB'],
    [1135, '1.14kB'],
    [100_500, '100kB'],
    [122_500, '122kB'],
    [1234, '1.23kB'],
    [1500, '1.5kB'],
    [9999, '10kB'],
    [12_345, '12.3kB'],
    [350_000, '350kB'],
    [999_400, '999kB'],
    // Docker divides first and rounds then, which gives 1e+03kB.
    [999_600, '1MB'],
    [1_000_000, '1MB'],
    [58_478_112, '58.5MB'],
    [123_456_789, '123MB'],
    [1_070_000_000, '1.07GB'],
    [999_999_999_999, '1TB'],
    [2 ** 53 - 1, '9.01PB'],
  ] as const) {
    test(`${value} is ${expected}`, () => assert.equal(humanSize(value), expected));
  }
});

describe('printed names', () => {
  for (const [what, value, expected] of [
    ['letters and emoji are kept', 'etc/passwd ü 日本 🐳 e\u0301', 'etc/passwd ü 日本 🐳 e\u0301'],
    ['an emoji of several code points', '👩‍💻', '👩‍💻'],
    ['escape', '\x1b[31mred', '\\x1B[31mred'],
    ['newline, tab, carriage return', 'a\nb\tc\rd', 'a\\x0Ab\\x09c\\x0Dd'],
    ['bell and backspace', '\x07\x08', '\\x07\\x08'],
    ['NUL', 'a\0', 'a\\x00'],
    ['delete', '\x7f', '\\x7F'],
    ['a C1 control: CSI in one character', '\u009b31m', '\\u009b31m'],
    ['a C1 control: next line', '\u0085', '\\u0085'],
    ['a byte that is not UTF-8', 'caf\udce9', 'caf\\xE9'],
    ['the lowest and the highest such byte', '\udc80\udcff', '\\x80\\xFF'],
    ['another lone surrogate', '\ud800', '\\ud800'],
    ['line and paragraph separator', '\u2028\u2029', '\\u2028\\u2029'],
    ['right to left override', 'cod\u202etxt.exe', 'cod\\u202etxt.exe'],
    ['embeddings', '\u202a\u202b\u202c\u202d', '\\u202a\\u202b\\u202c\\u202d'],
    ['isolates', '\u2066\u2067\u2068\u2069', '\\u2066\\u2067\\u2068\\u2069'],
    ['left-to-right and right-to-left mark', '\u200e\u200f', '\\u200e\\u200f'],
    ['a byte order mark', '\ufeff', '\\ufeff'],
    ['letters of a right-to-left script', 'שלום', 'שלום'],
  ] as const) {
    test(what, () => assert.equal(printable(value), expected));
  }
  test('never contain a control character', () => {
    const anything = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });
    fc.assert(
      fc.property(anything, (value) => !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(printable(value))),
      { numRuns: 1000 },
    );
  });
});

describe('texts of cells', () => {
  for (const [what, cell, expected] of [
    ['text', text('RUN make'), 'RUN make'],
    ['a text with a control character', text('a\nb'), 'a\\x0Ab'],
    ['an unknown text', text(null), '-'],
    ['an empty text', text(''), ''],
    ['bytes', bytes(1234), '1.23kB'],
    ['zero bytes', bytes(0), '0B'],
    ['unknown bytes', bytes(null), '-'],
    ['a count', count(1234567), '1234567'],
    ['an unknown count', count(null), '-'],
    ['a digest', digest(`sha256:${'0123456789abcdef'.repeat(4)}`), '0123456789ab'],
    ['an unknown digest', digest(null), '-'],
    ['a time', time('2024-01-31T23:59:59.123456789Z'), '2024-01-31 23:59:59'],
    ['an unknown time', time(null), '-'],
  ] as const satisfies readonly (readonly [string, Cell, string])[]) {
    test(what, () => assert.equal(cellText(cell), expected));
  }
});

describe('cells on a narrow page', () => {
  const plain = styleOf(false);
  const page = (value: string, width: number): string[] => {
    const block: Extract<Block, { kind: 'table' }> = {
      kind: 'table',
      columns: [
        { title: 'SIZE', align: 'right' },
        { title: 'NAME', align: 'left', mayBeCut: true },
      ],
      rows: [
        [bytes(1000), text(value)],
        [bytes(999), text('end')],
      ],
    };
    return [...grid(block, plain, width)];
  };

  for (const [what, value, width, expected] of [
    ['it fits', 'app/main.py', 17, 'app/main.py'],
    ['one column short', 'app/main.py', 16, 'app/main.…'],
    ['a wide character that fits only half is left out', '日本語日本語日本語', 19, '日本語日本語…'],
    ['wide characters on an even width', '日本語日本語日本語', 18, '日本語日本…'],
    ['emoji take two columns', '🐳🐳🐳🐳🐳🐳', 16, '🐳🐳🐳🐳…'],
    ['accents have no width', 'e\u0301'.repeat(12), 16, `${'e\u0301'.repeat(9)}…`],
    ['escaped characters are truncated as printed', '\x1b\x1b\x1b\x1b', 16, '\\x1B\\x1B\\…'],
  ] as const) {
    test(`${what}: ${expected}`, () => assert.deepEqual(page(value, width)[1], ` 1kB  ${expected}`));
  }

  test('are never wider than the page', () => {
    const character = fc.constantFrom('a', '日', '🐳', 'e\u0301', '\n', '\udcff', 'ﾊ', '한', '👩‍💻', ' ', '-');
    const names = fc.array(character, { maxLength: 40 }).map((characters) => characters.join(''));
    fc.assert(
      fc.property(names, fc.integer({ min: 16, max: 60 }), (name, width) => {
        const lines = page(name, width);
        assert.equal(lines.length, 3);
        for (const line of lines) assert.ok(stringWidth(line) <= width, JSON.stringify(line));
      }),
    );
  });
});

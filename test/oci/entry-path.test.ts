// Paths are bytes, and a string represents them one to one: as UTF-8, with a lone surrogate for each byte that is not UTF-8. A
// normalized path is relative to the root and has no empty, "." or ".." component.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { comparePaths, decodePath, encodePath, normalizePath, parentPath } from '../../src/oci/entry-path.ts';

const anyBytes = fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes));
const anyText = fc.string({ unit: 'binary', maxLength: 24 });
/** Text with invalid bytes: random bytes alone hardly ever form a multi-byte character. */
const mixed = fc
  .array(
    fc.oneof(
      anyBytes,
      anyText.map((text) => Buffer.from(text)),
    ),
    { maxLength: 6 },
  )
  .map((parts) => Buffer.concat(parts));

describe('paths as bytes and text', () => {
  for (const [what, hex, text] of [
    ['no bytes', '', ''],
    ['ASCII', '6574632f706173737764', 'etc/passwd'],
    ['two bytes', 'c3a9', 'é'],
    ['three bytes', 'e697a5', '日'],
    ['four bytes', 'f09f90b3', '🐳'],
    ['control characters', '00091b0a7f', '\0\t\x1b\n\x7f'],
    ['a byte order mark', 'efbbbf61', '\ufeffa'],
    ['the replacement character itself', 'efbfbd', '\ufffd'],
    ['Latin-1', '636166e9', 'caf\udce9'],
    ['a byte that never occurs in UTF-8', '61ff62', 'a\udcffb'],
    ['a lone continuation byte', '8061', '\udc80a'],
    ['a sequence truncated at the end', '61e697', 'a\udce6\udc97'],
    ['a sequence interrupted by a letter', 'e69761', '\udce6\udc97a'],
    ['a sequence interrupted by another one', 'e6c3a9', '\udce6é'],
    ['an overlong slash', 'c0af', '\udcc0\udcaf'],
    ['a surrogate in UTF-8', 'edb2a9', '\udced\udcb2\udca9'],
    ['beyond Unicode', 'f4908080', '\udcf4\udc90\udc80\udc80'],
    ['an invalid byte between characters', 'f09f90b3fff09f90b3', '🐳\udcff🐳'],
  ] as const) {
    test(what, () => {
      const bytes = Buffer.from(hex, 'hex');
      assert.equal(decodePath(bytes), text);
      assert.deepEqual(encodePath(text), bytes);
    });
  }

  test('any bytes are restored', () => {
    fc.assert(fc.property(fc.oneof(anyBytes, mixed), (bytes) => encodePath(decodePath(bytes)).equals(bytes)));
  });
  test('any valid UTF-8 is unchanged', () => {
    fc.assert(fc.property(anyText, (text) => decodePath(Buffer.from(text)) === text));
  });
  test('different bytes give different texts', () => {
    fc.assert(fc.property(mixed, mixed, (one, other) => (decodePath(one) === decodePath(other)) === one.equals(other)));
  });
});

describe('normalized paths', () => {
  for (const [path, normalized] of [
    ['', ''],
    ['.', ''],
    ['./', ''],
    ['/', ''],
    ['//', ''],
    ['etc/passwd', 'etc/passwd'],
    ['/etc/passwd', 'etc/passwd'],
    ['//etc/passwd', 'etc/passwd'],
    ['./etc/passwd', 'etc/passwd'],
    ['././etc/passwd', 'etc/passwd'],
    ['./../etc', 'etc'],
    ['etc/', 'etc'],
    ['etc//', 'etc'],
    ['./etc/', 'etc'],
    ['a//b', 'a/b'],
    ['a/./b', 'a/b'],
    ['a/.', 'a'],
    ['a/..', ''],
    ['a/../b', 'b'],
    ['a/b/../../c', 'c'],
    ['a/b/..', 'a'],
    // Names made of dots.
    ['...', '...'],
    ['a/.../b', 'a/.../b'],
    ['.hidden', '.hidden'],
    ['..hidden', '..hidden'],
    ['a.', 'a.'],
    ['a..', 'a..'],
    ['a./b', 'a./b'],
    ['a../b', 'a../b'],
    ['etc/a./', 'etc/a.'],
    ['a/.hidden/', 'a/.hidden'],
    // Not separators.
    ['a\\..\\b', 'a\\..\\b'],
    ['a\udcff/./b', 'a\udcff/b'],
    [' /a', ' /a'],
  ] as const) {
    test(`${JSON.stringify(path)} is ${JSON.stringify(normalized)}`, () =>
      assert.equal(normalizePath(path).path, normalized));
  }

  for (const [path, escapes] of [
    ['..', true],
    ['../up', true],
    ['/../up', true],
    ['a/../../up', true],
    ['a/../../a', true],
    ['./..', true],
    ['a/../b', false],
    ['a/..', false],
    ['..a/b', false],
    ['.../a', false],
  ] as const) {
    test(`${path} ${escapes ? 'leads above the root' : 'stays inside'}`, () =>
      assert.equal(normalizePath(path).escapes, escapes));
  }
  test('a path that leads above the root stays at the root', () =>
    assert.equal(normalizePath('a/../../../etc/passwd').path, 'etc/passwd'));

  const component = fc.constantFrom('a', 'b.', '.c', '...', '..', '.', '', 'd e');
  const paths = fc.array(component, { maxLength: 8 }).map((components) => components.join('/'));
  test('have no component that is empty, "." or ".."', () => {
    fc.assert(
      fc.property(paths, (path) => {
        const normalized = normalizePath(path).path;
        return normalized === '' || !normalized.split('/').some((part) => ['', '.', '..'].includes(part));
      }),
    );
  });
  test('do not change when normalized again', () => {
    fc.assert(
      fc.property(paths, (path) => {
        const { path: normalized } = normalizePath(path);
        assert.deepEqual(normalizePath(normalized), { path: normalized, escapes: false });
      }),
    );
  });
});

describe('the parent of a path', () => {
  for (const [path, parent] of [
    ['etc/passwd', 'etc'],
    ['a/b/c', 'a/b'],
    ['etc', ''],
    ['', ''],
  ] as const) {
    test(`of ${JSON.stringify(path)} is ${JSON.stringify(parent)}`, () => assert.equal(parentPath(path), parent));
  }
});

describe('the order of paths', () => {
  const sorted = [
    '',
    '\0',
    'a',
    'a\0',
    'a/b',
    'aa',
    'b',
    'é',
    '日',
    '\ue000',
    '\uffff',
    '🐳',
    '\udc80',
    '\udcfe',
    '\udcff',
  ];
  test(`is that of the bytes, not of UTF-16: ${JSON.stringify(sorted)}`, () => {
    const asBytes = sorted.map(encodePath).sort(Buffer.compare).map(decodePath);
    assert.deepEqual([...sorted].reverse().sort(comparePaths), asBytes);
  });
  test('of any two paths', () => {
    fc.assert(
      fc.property(mixed, mixed, mixed, (common, one, other) => {
        const [a, b] = [Buffer.concat([common, one]), Buffer.concat([common, other])];
        assert.equal(Math.sign(comparePaths(decodePath(a), decodePath(b))), Buffer.compare(a, b));
      }),
      { numRuns: 1000 },
    );
  });
});

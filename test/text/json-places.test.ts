// Lines of values in a JSON text, compared with a slow model: a writer that records the line of each value, with duplicate names,
// blanks and newlines anywhere.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readAsGo } from '../../src/oci/go-reading.ts';
import { linesOf, measureText } from '../../src/text/json-places.ts';
import { pointerOf } from '../../src/text/json-pointer.ts';

const duplicateNames = (text: string, most: number): readonly string[] => readAsGo(text, 'any', most).duplicateNames;

/** A value with its blanks. An object is a list of members, so that names can be duplicated. */
type Written =
  | { readonly scalar: string }
  | { readonly items: readonly (readonly [blank: string, item: Written])[] }
  | { readonly members: readonly (readonly [blank: string, name: string, member: Written])[] };

const blank = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '\r'), maxLength: 3 });
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', '"', '\\', '{', ',', ':', ']', '\n', '/', '~', 'é') }),
  fc.string(),
);
const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b', '0', '', '__proto__', '"', '\\') },
  { weight: 1, arbitrary: text },
);
const scalar = fc.oneof(
  text.map((value) => JSON.stringify(value)),
  fc.constantFrom('null', 'true', '-1.5e+3', '0', '"\\u0061"'),
);

const { value } = fc.letrec<{ value: Written }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar.map((scalar) => ({ scalar })),
    fc.array(fc.tuple(blank, tie('value')), { maxLength: 4 }).map((items) => ({ items })),
    fc.array(fc.tuple(blank, name, tie('value')), { maxLength: 4 }).map((members) => ({ members })),
  ),
}));

/** The written text and what the writer recorded. */
interface Known {
  text: string;
  /** Line of the last value of each pointer. */
  readonly lines: Map<string, number>;
  readonly duplicates: Set<string>;
}

function write(known: Known, written: Written, path: readonly string[]): void {
  const pointer = pointerOf(path);
  // Of a duplicate name the last member counts, with everything in it.
  for (const other of known.lines.keys())
    if (other === pointer || other.startsWith(`${pointer}/`)) known.lines.delete(other);
  known.lines.set(pointer, known.text.split('\n').length);
  if ('scalar' in written) known.text += written.scalar;
  else if ('items' in written) {
    known.text += '[';
    for (const [at, [blank, item]] of written.items.entries()) {
      known.text += at > 0 ? `${blank},${blank}` : blank;
      write(known, item, [...path, String(at)]);
      known.text += blank;
    }
    known.text += ']';
  } else {
    known.text += '{';
    const names: string[] = [];
    for (const [at, [blank, name, member]] of written.members.entries()) {
      known.text += `${at > 0 ? ',' : ''}${blank}${JSON.stringify(name)}${blank}:${blank}`;
      if (names.includes(name)) known.duplicates.add(pointerOf([...path, name]));
      names.push(name);
      write(known, member, [...path, name]);
    }
    known.text += '}';
  }
}

function written(value: Written): Known {
  const known: Known = { text: '', lines: new Map(), duplicates: new Set() };
  write(known, value, []);
  JSON.parse(known.text);
  return known;
}

describe('random JSON texts', () => {
  test('lines of all values', () =>
    fc.assert(
      fc.property(value, (value) => {
        const { text, lines } = written(value);
        assert.deepEqual(linesOf(text, [...lines.keys()]), [...lines.values()]);
      }),
      { numRuns: 1000 },
    ));
  test('the line of a missing value is that of its parent', () =>
    fc.assert(
      fc.property(value, (value) => {
        const { text, lines } = written(value);
        const pointers = [...lines.keys()].map((pointer) => `${pointer}/not there/at all`);
        assert.deepEqual(linesOf(text, pointers), [...lines.values()]);
      }),
    ));
  test('random duplicate names', () =>
    fc.assert(
      fc.property(value, (value) => {
        const { text, duplicates } = written(value);
        assert.deepEqual(duplicateNames(text, 1000), [...duplicates]);
      }),
      { numRuns: 1000 },
    ));
});

describe('duplicate names', () => {
  for (const [text, ...expected] of [
    ['{}'],
    ['{"a":{"a":1},"b":[{"a":1},{"a":2}]}'],
    ['{"a":1,"a":2,"a":3}', '/a'],
    ['{"\\u0061":1,"a":2}', '/a'],
    ['[[{"x/y":1,"x/y":2}]]', '/0/0/x~1y'],
    ['{"a":{"b":1,"b":2},"a":{"b":1,"b":2}}', '/a/b', '/a'],
    ['{"__proto__":1,"__proto__":2}', '/__proto__'],
    ['{"a":"\\"","a":"\\\\"}', '/a'],
  ] as const) {
    test(text, () => assert.deepEqual([...duplicateNames(text, 1000)].sort(), expected.toSorted()));
  }
  test('at most the requested number', () => {
    const text = `{${Array.from({ length: 100 }, (_, at) => `"${at}":0,"${at}":1`).join()}}`;
    assert.deepEqual(duplicateNames(text, 3), ['/0', '/1', '/2']);
  });
});

test('values in the first of two duplicate members do not count', () => {
  assert.deepEqual(linesOf('{\n"a":\n{"b":1},\n\n"a":{}}', ['/a', '/a/b']), [5, 5]);
});
test('CR LF is one newline', () => {
  assert.deepEqual(linesOf('{\r\n"a":1,\r\n"b":2}', ['', '/a', '/b']), [1, 2, 3]);
});

describe('nesting', () => {
  for (const [text, levels] of [
    ['1', 0],
    ['"[[["', 0],
    ['[]', 1],
    ['[[],[[]]]', 3],
    ['{"a":[{"b":1}],"c":{}}', 3],
    ['["\\"[[",[]]', 2],
    ['{"\\\\":[]}', 2],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 100_000],
  ] as const) {
    test(`${text.slice(0, 30)}: ${levels}`, () => {
      assert.doesNotThrow(() => JSON.parse(text));
      assert.equal(measureText(text).levels, levels);
    });
  }
});

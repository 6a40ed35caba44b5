// JSON in pieces has the same bytes as JSON.stringify but for the characters that are escaped, and no piece is much larger than an element of a list.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { inertJSON } from '../../src/output/inert-text.ts';
import { json, jsonPieces, ndjson } from '../../src/output/json.ts';

const joined = (value: object): string => [...jsonPieces(value)].join('');
const asWhole = (value: object): void => assert.equal(joined(value), inertJSON(JSON.stringify(value, null, 2)));
const long = <Value>(value: Value): Value[] => Array.from({ length: 200 }, () => value);

describe('the same as JSON.stringify', () => {
  const same = (what: string, value: object): void => {
    test(what, () => asWhole(value));
  };
  same('an empty object', {});
  same('an empty list', []);
  same('empty lists and objects', { list: [], object: {}, lists: [[], {}, [[]]] });
  same('omitted members', { a: undefined, b: 1, c: () => 1, d: Symbol('d') });
  same('only omitted members', { a: undefined });
  same('elements written as null', [undefined, () => 1, Number.NaN, null]);
  same('a list with holes', Object.assign([], { 2: 'third' }));
  same('a member named __proto__', JSON.parse('{"a": {"__proto__": {"b": []}, "constructor": null}}'));
  same('numbers as keys, which come first', { b: 1, 2: 2, 1: 1, a: 2 });
  same('lone surrogates and line separators', { 'a\n\udc80': 'b\n\u2028\udfff"\\' });
  same('objects with toJSON', { at: new Date(0), list: [new Date(0)] });
  same('a long list of objects', { list: long({ a: [1, { b: undefined }], c: {}, d: 'x\ny' }) });
  same('a long list of omitted elements', long(undefined));
  same('lists in a long list', long([[], [1]]));

  test('random data', () => {
    const key = fc.oneof(fc.constantFrom('__proto__', 'toString', '', '0', 'length'), fc.string({ unit: 'binary' }));
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constantFrom(null, undefined)),
        fc.array(tie('value'), { maxLength: 4 }),
        // fc.dictionary would set a member named __proto__ instead of defining it.
        fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map(Object.fromEntries),
      ),
    }));
    const mostlyShort = fc.oneof({ arbitrary: value, weight: 9 }, { arbitrary: value.map(long), weight: 1 });
    fc.assert(fc.property(fc.array(mostlyShort, { maxLength: 3 }), asWhole), { numRuns: 1000 });
  });
});

describe('pieces', () => {
  const entries = Array.from({ length: 1000 }, (_, at) => ({ path: `usr/share/${at}`, xattrs: { a: ['b'] } }));
  const report = { report: 'files', version: 1, subject: [], findings: [], blocks: () => [] } as const;

  test('a list is never one piece', () => {
    const data = {
      layers: [
        { index: 0, changes: entries },
        { index: 1, changes: [] },
      ],
    };
    const pieces = [...json.render({ ...report, data }, { color: false, version: '1.2.3' })];
    assert.ok(pieces.every((piece) => piece.length < 200));
    const { report: name, version, subject, findings } = report;
    const envelope = { report: name, version, subject, data, findings };
    assert.equal(pieces.join(''), `${JSON.stringify(envelope, null, 2)}\n`);
  });
  test('a list has one piece per line', () => {
    const pieces = [
      ...ndjson.render({ ...report, data: { entries }, items: entries }, { color: false, version: '1.2.3' }),
    ];
    assert.deepEqual(
      pieces,
      entries.map((entry) => `${JSON.stringify(entry)}\n`),
    );
  });
});

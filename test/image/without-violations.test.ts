// Invalid parts are removed from a document before it is read: a part becomes null, the whole undefined. The rest has only the
// types that readers expect.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stripInvalid } from '../../src/image/parse-document.ts';
import { type DocumentKind, violations } from '../../src/oci/schema.ts';

/** The document as readers get it: parsed, validated, cleaned. */
function cleaned(kind: DocumentKind, json: string): unknown {
  const value: unknown = JSON.parse(json);
  return stripInvalid(kind, value, violations(kind, value));
}

const rootfs = '"rootfs":{"type":"layers","diff_ids":[]}';

describe('an invalid part becomes null', () => {
  for (const [what, kind, json, expected] of [
    ['a valid document does not change', 'docker-repositories', '{"a":{"1":"id"}}', { a: { 1: 'id' } }],
    ['a text instead of a list', 'docker-manifest', '[{"Config":"c","Layers":"l"}]', [{ Config: 'c', Layers: null }]],
    [
      'an item of a list',
      'docker-manifest',
      '[{"Config":"c","Layers":["a",5,"b"]}]',
      [{ Config: 'c', Layers: ['a', null, 'b'] }],
    ],
    [
      'one of several images',
      'docker-manifest',
      '["x",{"Config":"c","Layers":[]}]',
      [null, { Config: 'c', Layers: [] }],
    ],
    [
      'two levels of one path',
      'docker-manifest',
      '[{"Config":5,"Layers":[[]]},[]]',
      [{ Config: null, Layers: [null] }, null],
    ],
    ['a name with / and ~', 'docker-repositories', '{"a/b~1":5,"a":{"~/":6}}', { 'a/b~1': null, a: { '~/': null } }],
    ['an empty name', 'docker-repositories', '{"":{"":1}}', { '': { '': null } }],
    ['a missing member stays missing', 'docker-manifest', '[{"Config":"c"}]', [{ Config: 'c' }]],
    [
      'an invalid null stays null',
      'docker-manifest',
      '[null,{"Config":null,"Layers":[null]}]',
      [null, { Config: null, Layers: [null] }],
    ],
    ['unknown members stay', 'docker-v1', '{"id":"x","Size":1}', { id: 'x', Size: 1 }],
    [
      'a digest with a path',
      'oci-config',
      '{"architecture":"a","os":"b","rootfs":{"type":"layers","diff_ids":["../x","sha256:ab"]}}',
      { architecture: 'a', os: 'b', rootfs: { type: 'layers', diff_ids: [null, 'sha256:ab'] } },
    ],
  ] as const) {
    test(what, () => assert.deepEqual(cleaned(kind, json), expected));
  }

  test('inherited names do not count', () => {
    const value = cleaned('docker-repositories', '{"__proto__":5,"toString":{"constructor":6,"__proto__":7}}');
    assert.equal(JSON.stringify(value), '{"__proto__":null,"toString":{"constructor":null,"__proto__":null}}');
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.equal(typeof {}.toString, 'function');
  });
});

describe('an invalid document becomes undefined', () => {
  for (const [kind, json] of [
    ['oci-index', 'null'],
    ['oci-index', '[]'],
    ['oci-config', '"text"'],
    ['docker-manifest', '{}'],
    ['docker-manifest', '5'],
    ['docker-repositories', 'false'],
  ] as const) {
    test(`${kind}: ${json}`, () => assert.equal(cleaned(kind, json), undefined));
  }
});

describe('many violations', () => {
  test('40 in one list', () => {
    const [{ RepoTags }] = cleaned(
      'docker-manifest',
      `[{"Config":"c","Layers":[],"RepoTags":[${'5,'.repeat(40)}"a"]}]`,
    ) as [{ RepoTags: unknown[] }];
    assert.deepEqual(RepoTags, [...Array(40).fill(null), 'a']);
  });
  test('more than are reported at once', () => {
    const steps = Array(120).fill('{"created":5}').join();
    const value = cleaned('oci-config', `{"architecture":"a","os":"b",${rootfs},"history":[${steps}]}`);
    assert.deepEqual((value as { history: unknown[] }).history, Array(120).fill({ created: null }));
  });
  for (const [kind, json] of [
    ['docker-manifest', `[{"Config":"c","Layers":[],"RepoTags":[${'5,'.repeat(10_000)}5]}]`],
    ['docker-manifest', `[{"Config":"c","Layers":[${'null,'.repeat(60)}5]}]`],
    ['oci-config', `{"architecture":"a","os":"b",${rootfs},"history":[${'{"created":5},'.repeat(10_000)}{}]}`],
  ] as const) {
    test(`too many: undefined (${json.slice(0, 60)}…)`, () => assert.equal(cleaned(kind, json), undefined));
  }
});

// How Go's encoding/json reads documents: test/differential compares it on many. Members whose case differs. Right values: json.Unmarshal of Go 1.26 into the structs of
// moby, image-spec and containers-image takes each of these, and none of the others.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type FoldedMember, readAsGo } from '../../src/oci/go-reading.ts';
import type { DocumentKind } from '../../src/oci/schema.ts';
import { structOf } from '../../src/oci/struct-fields.ts';
import { decodeUTF8 } from '../../src/text/utf8.ts';

const foldedMembers = (kind: DocumentKind, document: unknown, most: number): readonly FoldedMember[] =>
  readAsGo(JSON.stringify(document), structOf[kind], most).foldedMembers;

describe('names that differ in case', () => {
  for (const [what, kind, document, expected] of [
    ['an item of manifest.json', 'docker-manifest', [{ Layers: ['a'], layers: ['b'] }], ['/0/layers Layers']],
    ['only the other case', 'docker-manifest', [{ CONFIG: 'c' }], ['/0/CONFIG Config']],
    ['the long s', 'docker-manifest', [{ 'Layer\u017f': ['b'] }], ['/0/Layer\u017f Layers']],
    ['the long s, in a config', 'oci-config', { 'hi\u017ftory': [] }, ['/hi\u017ftory history']],
    [
      'the layers of a manifest',
      'oci-manifest',
      { Layers: [{ Digest: 'x' }] },
      ['/Layers layers', '/Layers/0/Digest digest'],
    ],
    ['a platform', 'oci-index', { manifests: [{ platform: { OS: 'linux' } }] }, ['/manifests/0/platform/OS os']],
    ['the command of a config', 'oci-config', { config: { cmd: ['evil'] } }, ['/config/cmd Cmd']],
    ['the config of a config', 'oci-config', { Config: { Cmd: [] } }, ['/Config config']],
    [
      'a map of descriptors',
      'docker-manifest',
      [{ LayerSources: { a: { Size: 1 } } }],
      ['/0/LayerSources/a/Size size'],
    ],
    ['exact names', 'oci-config', { config: { Cmd: [], User: '' }, rootfs: { diff_ids: [] } }, []],
    ['labels are names of the user', 'oci-config', { config: { Labels: { cmd: 'a', Cmd: 'b' } } }, []],
    ['annotations are names of the user', 'oci-index', { annotations: { Manifests: 'a' } }, []],
    ['unknown names', 'oci-config', { config: { Commands: [] }, layer: 1 }, []],
    ['another letter', 'oci-config', { 'hi\u0161tory': [] }, []],
    ['no object', 'oci-config', null, []],
  ] as readonly (readonly [string, DocumentKind, unknown, readonly string[]])[]) {
    test(what, () => {
      const found = foldedMembers(kind, document, 50);
      assert.deepEqual(
        found.map(({ pointer, field }) => `${pointer} ${field}`),
        expected,
      );
    });
  }

  test('only so many are listed', () => {
    const manifests = Array.from({ length: 100 }, () => ({ Digest: 'x' }));
    assert.equal(foldedMembers('oci-index', { manifests }, 50).length, 50);
  });
});

describe('documents of a megabyte in which a quadratic reader would not end', () => {
  const many = 50_000;
  const labels = Array.from({ length: many }, (_, at) => `"l${at}":"x"`).join(',');
  const layers = Array.from({ length: many }, () => '"l"').join(',');
  const of = (kind: DocumentKind, text: string) => readAsGo(text, structOf[kind], 50);
  const lengthOf = (value: unknown): number => Object.keys(value ?? {}).length;

  test('a large map, merged with many empty ones', () => {
    const text = `{"config":{"Labels":{${labels}}${',"Labels":{}'.repeat(many)}}}`;
    const { value, ambiguousValues } = of('oci-config', text);
    assert.equal(lengthOf((value as { config: { Labels: unknown } }).config.Labels), many);
    assert.equal(ambiguousValues.length, 50);
  });

  test('a long list, replaced by many short ones', () => {
    const text = `[{"Layers":[${layers}]${',"Layers":["s"]'.repeat(many)},"Layers":[null,null]}]`;
    assert.deepEqual((of('docker-manifest', text).value as readonly unknown[])[0], { Layers: ['s', 'l'] });
  });

  test('a long text, repeated by many short ones', () => {
    const text = `[{"Config":"${'c'.repeat(many * 10)}"${',"Config":"s"'.repeat(many)}}]`;
    assert.deepEqual((of('docker-manifest', text).value as readonly unknown[])[0], { Config: 's' });
  });

  test('many duplicates below many levels', () => {
    const levels = 450;
    const text = `{"x":${'{"y":'.repeat(levels)}{"a":1${',"a":1'.repeat(many * 2)}}${'}'.repeat(levels + 1)}`;
    assert.equal(of('oci-config', text).duplicateNames.length, 1);
  });

  test('many halves of surrogate pairs, and bytes that are not UTF-8', () => {
    const halves = '\\ud800'.repeat(many);
    const { value } = of('docker-manifest', `[{"Config":"${halves}"}]`);
    assert.deepEqual((value as readonly unknown[])[0], { Config: '\ufffd'.repeat(many) });
    assert.equal(decodeUTF8(Buffer.alloc(many * 20, 0xe2), () => '\ufffd').length, many * 20);
  });
});

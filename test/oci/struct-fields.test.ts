// Members that Go's encoding/json reads although their case differs. Right values: json.Unmarshal of Go 1.26 into the structs of
// moby, image-spec and containers-image takes each of these, and none of the others.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DocumentKind } from '../../src/oci/schema.ts';
import { foldedMembers } from '../../src/oci/struct-fields.ts';

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

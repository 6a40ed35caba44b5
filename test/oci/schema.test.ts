// Documents that the schemas accept and reject, one line each, with the exact pointers and messages. Each is a valid document with
// one part replaced.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type DocumentKind, violations } from '../../src/oci/schema.ts';
import * as validators from '../../src/oci/validators.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const descriptor = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: 7 };
const config = { architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [digest] } };
const index = { schemaVersion: 2, manifests: [descriptor] };
const manifest = { schemaVersion: 2, config: descriptor, layers: [descriptor] };
const item = { Config: 'config.json', RepoTags: ['a:1'], Layers: ['layer.tar'] };
const v1 = { id: 'a'.repeat(64) };

const valid: readonly (readonly [what: string, kind: DocumentKind, value: unknown])[] = [
  ['a layout with another member', 'oci-layout', { imageLayoutVersion: '1.0.0', more: true }],

  ['an index', 'oci-index', index],
  ['an empty index', 'oci-index', { ...index, manifests: [] }],
  ['an index with unknown members', 'oci-index', { ...index, more: 1, manifests: [{ ...descriptor, more: [] }] }],
  ['an index with nulls', 'oci-index', { ...index, mediaType: null, subject: null, annotations: null }],
  [
    'a digest of another algorithm',
    'oci-index',
    { ...index, manifests: [{ ...descriptor, digest: 'multihash+b58:Qm' }] },
  ],
  [
    'a platform with empty strings',
    'oci-index',
    { ...index, manifests: [{ ...descriptor, platform: { architecture: '', os: '' } }] },
  ],

  ['a manifest', 'oci-manifest', manifest],
  ['a manifest without layers', 'oci-manifest', { ...manifest, layers: [] }],
  ['an unknown media type', 'oci-manifest', { ...manifest, mediaType: 'application/x.never+seen' }],
  ['an artifact', 'oci-manifest', { ...manifest, artifactType: 'application/spdx+json', subject: descriptor }],
  ['an empty blob', 'oci-manifest', { ...manifest, layers: [{ ...descriptor, size: 0 }] }],

  ['a config', 'oci-config', config],
  ['a config with unknown members', 'oci-config', { ...config, docker_version: '20.10', config: { Healthcheck: 1 } }],
  [
    'a config with null for all optional members',
    'oci-config',
    {
      ...config,
      created: null,
      author: null,
      variant: null,
      'os.version': null,
      'os.features': null,
      config: null,
      history: null,
    },
  ],
  [
    'execution parameters that are null',
    'oci-config',
    {
      ...config,
      config: {
        User: null,
        ExposedPorts: null,
        Env: null,
        Entrypoint: null,
        Cmd: null,
        Volumes: null,
        WorkingDir: null,
        Labels: null,
        StopSignal: null,
      },
    },
  ],
  [
    'history entries with nulls, and empty ones',
    'oci-config',
    {
      ...config,
      history: [{ created: null, created_by: null, author: null, comment: null, empty_layer: null }, {}],
    },
  ],
  ['a config without layers', 'oci-config', { ...config, rootfs: { type: 'layers', diff_ids: [] } }],
  ['a time with an offset', 'oci-config', { ...config, created: '2013-06-13T14:03:50.821769-07:00' }],
  ["Go's zero time", 'oci-config', { ...config, created: '0001-01-01T00:00:00Z' }],

  ['no images', 'docker-manifest', []],
  ['an image', 'docker-manifest', [item]],
  ['an image without tags', 'docker-manifest', [{ ...item, RepoTags: null }]],
  ['an image without RepoTags', 'docker-manifest', [{ Config: '', Layers: [] }]],
  [
    'a parent and LayerSources',
    'docker-manifest',
    [{ ...item, Parent: digest, LayerSources: { [digest]: descriptor } }],
  ],

  ['no repository', 'docker-repositories', {}],
  ['a repository', 'docker-repositories', { 'example.com/a': { 1: 'id', latest: 'id' } }],

  ['a V1 image', 'docker-v1', v1],
  [
    'a V1 image with nulls and unknown members',
    'docker-v1',
    { ...v1, parent: null, config: { Env: null }, container_config: null, Size: 1 },
  ],
];

const invalid: readonly (readonly [kind: DocumentKind, value: unknown, ...faults: string[]])[] = [
  ['oci-layout', null, ' must be an object'],
  ['oci-layout', {}, '/imageLayoutVersion is required'],
  ['oci-layout', { imageLayoutVersion: '2.0.0' }, '/imageLayoutVersion must be "1.0.0"'],

  ['oci-index', null, ' must be an object'],
  ['oci-index', [], ' must be an object'],
  ['oci-index', {}, '/schemaVersion is required', '/manifests is required'],
  ['oci-index', { ...index, schemaVersion: 1 }, '/schemaVersion must be 2'],
  ['oci-index', { ...index, schemaVersion: '2' }, '/schemaVersion must be 2'],
  ['oci-index', { ...index, manifests: null }, '/manifests must be an array'],
  ['oci-index', { ...index, manifests: { 0: descriptor } }, '/manifests must be an array'],
  ['oci-index', { ...index, manifests: [null] }, '/manifests/0 must be an object'],
  ['oci-index', { ...index, mediaType: 'json' }, '/mediaType must be a media type such as application/json'],
  ['oci-index', { ...index, subject: 5 }, '/subject must be an object or null'],
  ['oci-index', { ...index, subject: { ...descriptor, size: -1 } }, '/subject/size must be 0 or more'],
  ['oci-index', { ...index, annotations: { 'a/b~c': 1 } }, '/annotations/a~1b~0c must be a string'],
  [
    'oci-index',
    { ...index, manifests: [descriptor, {}] },
    '/manifests/1/mediaType is required',
    '/manifests/1/digest is required',
    '/manifests/1/size is required',
  ],
  [
    'oci-index',
    { ...index, manifests: [{ ...descriptor, platform: 'linux/amd64' }] },
    '/manifests/0/platform must be an object or null',
  ],

  ['oci-manifest', { schemaVersion: 2 }, '/config is required', '/layers is required'],
  ['oci-manifest', { ...manifest, config: null }, '/config must be an object'],
  ['oci-manifest', { ...manifest, layers: null }, '/layers must be an array'],
  ['oci-manifest', { ...manifest, layers: [{ ...descriptor, size: 1.5 }] }, '/layers/0/size must be an integer'],
  ['oci-manifest', { ...manifest, layers: [{ ...descriptor, size: '7' }] }, '/layers/0/size must be an integer'],
  ['oci-manifest', { ...manifest, layers: [{ ...descriptor, size: -1 }] }, '/layers/0/size must be 0 or more'],
  [
    'oci-manifest',
    { ...manifest, config: { mediaType: `a/${'b'.repeat(128)}`, digest: 'sha256', size: 1 } },
    '/config/mediaType must be a media type such as application/json',
    '/config/digest must be a digest such as sha256:…',
  ],
  [
    'oci-manifest',
    { ...manifest, config: { ...descriptor, digest: `${digest}\n` } },
    '/config/digest must be a digest such as sha256:…',
  ],
  [
    'oci-manifest',
    { ...manifest, config: { ...descriptor, digest: `../${digest}` } },
    '/config/digest must be a digest such as sha256:…',
  ],

  ['oci-config', {}, '/architecture is required', '/os is required', '/rootfs is required'],
  ['oci-config', { ...config, os: null }, '/os must be a string'],
  ['oci-config', { ...config, created: 1 }, '/created must be a string or null'],
  ['oci-config', { ...config, created: '2024-01-31' }, '/created must be a time such as 2024-01-31T23:59:59Z'],
  ['oci-config', { ...config, config: [] }, '/config must be an object or null'],
  ['oci-config', { ...config, config: { Env: 'A=1' } }, '/config/Env must be an array or null'],
  ['oci-config', { ...config, config: { Cmd: ['sh', null] } }, '/config/Cmd/1 must be a string'],
  ['oci-config', { ...config, config: { Labels: { a: null } } }, '/config/Labels/a must be a string'],
  ['oci-config', { ...config, rootfs: {} }, '/rootfs/type is required', '/rootfs/diff_ids is required'],
  ['oci-config', { ...config, rootfs: { type: 'layers', diff_ids: null } }, '/rootfs/diff_ids must be an array'],
  ['oci-config', { ...config, rootfs: { type: 'layers+base', diff_ids: [] } }, '/rootfs/type must be "layers"'],
  [
    'oci-config',
    { ...config, rootfs: { type: 'layers', diff_ids: [digest, 'a'.repeat(64)] } },
    '/rootfs/diff_ids/1 must be a digest such as sha256:…',
  ],
  ['oci-config', { ...config, history: {} }, '/history must be an array or null'],
  ['oci-config', { ...config, history: [null] }, '/history/0 must be an object'],
  ['oci-config', { ...config, history: [{ empty_layer: 'true' }] }, '/history/0/empty_layer must be a boolean or null'],

  ['docker-manifest', null, ' must be an array'],
  ['docker-manifest', manifest, ' must be an array'],
  ['docker-manifest', [null], '/0 must be an object'],
  ['docker-manifest', [{}], '/0/Config is required', '/0/Layers is required'],
  ['docker-manifest', [{ ...item, Config: null }], '/0/Config must be a string'],
  ['docker-manifest', [item, { ...item, RepoTags: [1] }], '/1/RepoTags/0 must be a string'],
  [
    'docker-manifest',
    [{ ...item, LayerSources: { 'a/b': { ...descriptor, digest: '' } } }],
    '/0/LayerSources/a~1b/digest must be a digest such as sha256:…',
  ],

  ['docker-repositories', [], ' must be an object'],
  ['docker-repositories', { a: 'id' }, '/a must be an object'],
  ['docker-repositories', { a: { 1: null } }, '/a/1 must be a string'],

  ['docker-v1', {}, '/id is required'],
  ['docker-v1', { id: 1, parent: 2 }, '/id must be a string', '/parent must be a string or null'],
];

const said = (kind: DocumentKind, value: unknown): string[] =>
  violations(kind, value).map(({ pointer, message }) => `${pointer} ${message}`);

describe('valid documents', () => {
  for (const [what, kind, value] of valid) test(`${kind}: ${what}`, () => assert.deepEqual(said(kind, value), []));
});

describe('invalid documents', () => {
  for (const [at, [kind, value, ...faults]] of invalid.entries()) {
    test(`${at + 1} ${kind}: ${faults.join(', ')}`, () => assert.deepEqual(said(kind, value), faults));
  }
});

describe('hostile documents', () => {
  test('of a million violations, 50 are reported, and the validation stops soon after', () => {
    const found = violations('oci-index', { ...index, manifests: Array(1e6).fill(0) });
    assert.equal(found.length, 50);
    assert.deepEqual(found[49], { pointer: '/manifests/49', fault: 'other', message: 'must be an object' });
    assert.ok((validators.ociIndex as { errors?: unknown[] }).errors!.length <= 150);
  });

  test('violations in nested lists are limited, too', () => {
    const tags = Object.fromEntries(Array.from({ length: 1000 }, (_, tag) => [tag, 0]));
    const repositories = Object.fromEntries(Array.from({ length: 1000 }, (_, name) => [`r${name}`, tags]));
    assert.equal(violations('docker-repositories', repositories).length, 50);
    assert.ok((validators.dockerRepositories as { errors?: unknown[] }).errors!.length <= 150);
  });

  test('a text that is too long for a regular expression is invalid, without an exception', () => {
    const value = { ...manifest, config: { ...descriptor, digest: 'a.'.repeat(30e6) } };
    assert.deepEqual(said('oci-manifest', value), [' has a string that is too long to validate']);
  });

  test('inherited names are ordinary names', () => {
    const value: unknown = JSON.parse('{"__proto__": {"constructor": 1}, "toString": {"__proto__": "id"}}');
    assert.deepEqual(said('docker-repositories', value), ['/__proto__/constructor must be a string']);
    assert.deepEqual(said('oci-layout', JSON.parse('{"__proto__": {"imageLayoutVersion": "1.0.0"}}')), [
      '/imageLayoutVersion is required',
    ]);
  });

  test('any depth is allowed', () => {
    const deep = `${'['.repeat(4000)}${']'.repeat(4000)}`;
    assert.deepEqual(said('oci-layout', JSON.parse(deep)), [' must be an object']);
    assert.deepEqual(said('oci-layout', JSON.parse(`{"imageLayoutVersion":"1.0.0","more":${deep}}`)), []);
  });
});

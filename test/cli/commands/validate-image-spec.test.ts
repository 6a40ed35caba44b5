// Single documents, with the results of image-spec's own tests (schema/*_test.go, and validator.go for what a schema cannot
// express): one row a case, with the errors and their places. The documents are our own. Two results differ: optional members
// can be null (config.md allows it), and values of Env can have several lines.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { run } from '../../support/run.ts';

const oci = 'application/vnd.oci';
const types = {
  descriptor: `${oci}.descriptor.v1+json`,
  manifest: `${oci}.image.manifest.v1+json`,
  config: `${oci}.image.config.v1+json`,
  index: `${oci}.image.index.v1+json`,
  layout: `${oci}.layout.header.v1+json`,
} as const;

const hex = '0123456789abcdef'.repeat(4);
const digest = `sha256:${hex}`;
const blob = { mediaType: `${oci}.image.layer.v1.tar+gzip`, digest, size: 148 };
const configBlob = { mediaType: types.config, digest, size: 1470 };
const manifest = { schemaVersion: 2, config: configBlob, layers: [blob, blob] };
const config = { architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [digest] } };
const listed = { mediaType: types.manifest, digest, size: 7682, platform: { os: 'linux', architecture: 'ppc64le' } };
const index = { schemaVersion: 2, manifests: [listed] };
const { mediaType: _m, ...noMediaType } = blob;
const { digest: _d, ...noDigest } = blob;
const { size: _s, ...noSize } = blob;
const { digest: _l, ...listedWithout } = listed;
const part = 'a'.repeat(127);
/** "hello\n", and its digest by sha256sum. */
const hello = 'sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03';
const text = { mediaType: 'text/plain', digest: hello, size: 6 };

const settings = (value: object) => ({ ...config, config: value });
const listedAs = (value: object) => ({ ...index, manifests: [{ ...listed, ...value }] });
const layersOf = (...digests: string[]) => ({
  ...manifest,
  layers: digests.map((each) => ({ ...blob, digest: each })),
});

type Row = readonly [what: string, document: unknown, ...errors: string[]];

/** The case, the document (a string if it is not JSON), and `rule pointer` of each error; valid if there is none. */
const catalogue: Readonly<Record<keyof typeof types, readonly Row[]>> = {
  descriptor: [
    ['a descriptor', blob],
    ['an empty blob', { ...blob, size: 0 }],
    ['no media type', noMediaType, 'validity/schema /mediaType'],
    ['a media type without a subtype', { ...blob, mediaType: 'application' }, 'validity/schema /mediaType'],
    ['a type that starts with a dot', { ...blob, mediaType: '.a/b' }, 'validity/schema /mediaType'],
    ['a subtype that starts with a dot', { ...blob, mediaType: 'a/.b' }, 'validity/schema /mediaType'],
    ['the longest media type', { ...blob, mediaType: `${part}/${part}` }],
    ['a type that is too long', { ...blob, mediaType: `${part}a/b` }, 'validity/schema /mediaType'],
    ['a subtype that is too long', { ...blob, mediaType: `b/${part}a` }, 'validity/schema /mediaType'],
    ['no size', noSize, 'validity/schema /size'],
    ['a size that is a string', { ...blob, size: '148' }, 'validity/schema /size'],
    ['a negative size', { ...blob, size: -148 }, 'validity/schema /size'],
    ['no digest', noDigest, 'validity/schema /digest'],
    ['a digest without an algorithm', { ...blob, digest: `:${hex}` }, 'validity/digest-grammar /digest'],
    ['only an algorithm as the digest', { ...blob, digest: 'sha256' }, 'validity/digest-grammar /digest'],
    ['an algorithm in upper case', { ...blob, digest: `SHA256:${hex}` }, 'validity/digest-grammar /digest'],
    ['hex digits in upper case', { ...blob, digest: `sha256:${hex.toUpperCase()}` }, 'validity/digest-grammar /digest'],
    ['a URL', { ...blob, urls: ['https://example.com/blob'] }],
    ['an invalid URL', { ...blob, urls: ['blob'] }, 'validity/urls /urls/0'],
    ['an artifact type', { ...blob, artifactType: 'application/spdx+json' }],
    ['an artifact type that is not a media type', { ...blob, artifactType: 'a/.b' }, 'validity/schema /artifactType'],
    ['embedded data', { ...text, data: 'aGVsbG8K' }],
    [
      'data without padding',
      { ...text, size: 5, data: 'aGVsbG8' },
      'integrity/embedded-data /data',
      'validity/refused-value /data',
    ],
    ['other data', { ...text, data: 'SEVMTE8K' }, 'integrity/embedded-data /data'],
    ...['sha256+b64', 'sha256+foo-bar', 'sha256.foo-bar', 'multihash+base58'].map(
      (algorithm): Row => [`the algorithm ${algorithm}`, { ...blob, digest: `${algorithm}:${hex}` }],
    ),
    ['two separators in the algorithm', { ...blob, digest: `sha256+a+-b:${hex}` }, 'validity/digest-grammar /digest'],
    ['another encoding', { ...blob, digest: 'sha256+b64u:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564' }],
    ['another encoding with padding', { ...blob, digest: 'sha256+b64u.unknownlength:LCa0a2j_xo_5m0U8HTBB=' }],
  ],
  manifest: [
    ['only what is required', manifest],
    ['annotations', { ...manifest, mediaType: types.manifest, annotations: { a: '1', b: '' } }],
    ['an invalid media type', { ...manifest, mediaType: 'x' }, 'validity/schema /mediaType'],
    [
      'a config with an invalid media type',
      { ...manifest, config: { ...configBlob, mediaType: 'x' } },
      'validity/schema /config/mediaType',
    ],
    [
      'a size of the config that is a string',
      { ...manifest, config: { ...configBlob, size: '1' } },
      'validity/schema /config/size',
    ],
    [
      'a size of a layer that is a string',
      { ...manifest, layers: [blob, { ...blob, size: '1' }] },
      'validity/schema /layers/1/size',
    ],
    [
      'layers of an unknown media type',
      { ...manifest, layers: [{ ...blob, mediaType: 'application/vnd.other.layer' }] },
    ],
    [
      'a config with a digest that is not hex',
      { ...manifest, config: { ...configBlob, digest: `sha256:${'h'.repeat(64)}` } },
      'validity/digest-grammar /config/digest',
    ],
    ['no layers', { ...manifest, layers: [] }, 'validity/no-layers /layers'],
    ['digests with other algorithms', layersOf(`sha256+b64:${hex}`, `sha256+foo-bar:${hex}`, 'multihash+base58:Qm')],
    [
      'two separators in an algorithm',
      layersOf(digest, `sha256+a+-b:${hex}`),
      'validity/digest-grammar /layers/1/digest',
    ],
    ['a subject', { ...manifest, artifactType: 'a/b', subject: listed }],
    ['an invalid subject', { ...manifest, subject: 'x' }, 'validity/schema /subject'],
    [
      'Docker’s media types',
      {
        ...manifest,
        mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        config: { ...configBlob, mediaType: 'application/octet-stream' },
      },
    ],
  ],
  config: [
    ['only what is required', config],
    [
      'all members',
      {
        ...config,
        created: '2024-01-31T23:59:59.015925234Z',
        author: 'A <a@example.com>',
        variant: 'v8',
        config: {
          User: '1:1',
          ExposedPorts: { '8080/tcp': {} },
          Env: ['PATH=/bin', 'A=b'],
          Entrypoint: ['/bin/sh'],
          Cmd: ['--foreground'],
          Volumes: { '/var/data': {} },
          StopSignal: 'SIGKILL',
          WorkingDir: '/home',
          Labels: { 'com.example': 'x' },
        },
        history: [
          { created: '2024-01-31T23:59:59Z', created_by: 'COPY' },
          { created_by: 'CMD', empty_layer: true },
        ],
      },
    ],
    [
      'members that Docker adds',
      { ...settings({ Hostname: 'a', AttachStdin: false, OnBuild: [] }), docker_version: '1.12.1' },
    ],
    ['Cmd, Entrypoint and Volumes null', settings({ Cmd: null, Entrypoint: null, Volumes: null, Labels: {} })],
    ['Env and history null, as config.md allows', { ...settings({ Env: null }), history: null }],
    ['an os that is a number', { ...config, os: 123 }, 'validity/schema /os'],
    ['a variant that is a number', { ...config, variant: 123 }, 'validity/schema /variant'],
    ['a user that is a number', settings({ User: 1234 }), 'validity/schema /config/User'],
    ['a history that is a string', { ...config, history: 'x' }, 'validity/schema /history'],
    ['numbers in Env', settings({ Env: [7353] }), 'validity/schema /config/Env/0'],
    ['a value of Env without =', settings({ Env: ['A=b', 'foo'] }), 'validity/env /config/Env/1'],
    ['a value of Env with several lines', settings({ Env: ['A=b\nc'] })],
    ['volumes that are a list', settings({ Volumes: ['/var'] }), 'validity/schema /config/Volumes'],
    ['not JSON', 'invalid JSON', 'integrity/document null'],
    ['no rootfs', { architecture: 'amd64', os: 'linux' }, 'validity/rootfs /rootfs'],
    ['another type of rootfs', { ...config, rootfs: { type: 'x', diff_ids: [] } }, 'validity/rootfs-type /rootfs/type'],
  ],
  index: [
    ['only what is required', index],
    [
      'annotations, and features of a platform',
      {
        ...listedAs({ platform: { os: 'linux', architecture: 'amd64', features: ['sse4'] } }),
        annotations: { 'com.example.a': 'x' },
      },
    ],
    ['no platform', listedAs({ platform: undefined })],
    ['a manifest of a custom media type', listedAs({ mediaType: 'application/customized.manifest+json' })],
    ['a manifest of an invalid media type', listedAs({ mediaType: 'x' }), 'validity/schema /manifests/0/mediaType'],
    ['a manifest of an empty media type', listedAs({ mediaType: '' }), 'validity/schema /manifests/0/mediaType'],
    ['a size that is a string', listedAs({ size: '7682' }), 'validity/schema /manifests/0/size'],
    ['no digest', { ...index, manifests: [listed, listedWithout] }, 'validity/schema /manifests/1/digest'],
    [
      'Docker’s media types',
      {
        ...listedAs({ mediaType: 'application/vnd.docker.distribution.manifest.v2+json' }),
        mediaType: 'application/vnd.docker.distribution.manifest.list.v2+json',
      },
    ],
  ],
  layout: [
    ['a layout', { imageLayoutVersion: '1.0.0' }],
    ['a version that is not a string', '{"imageLayoutVersion": 1.0.0}', 'integrity/document null'],
    ['another version', { imageLayoutVersion: '2.0.0' }, 'validity/schema /imageLayoutVersion'],
  ],
};

for (const [kind, mediaType] of Object.entries(types)) {
  describe(kind, () => {
    for (const [what, document, ...expected] of catalogue[kind as keyof typeof types]) {
      test(`${what}: ${expected.join(', ') || 'valid'}`, async () => {
        const stdin = Buffer.from(typeof document === 'string' ? document : JSON.stringify(document));
        const args = ['validate', '-', '--media-type', mediaType, '--format', 'json'];
        const { status, output } = await run(args, { stdin });
        const { data, findings } = JSON.parse(output);
        const errors = findings.filter(({ severity }: { severity: string }) => severity === 'error');
        assert.deepEqual(
          errors.map(
            ({ rule, where }: { rule: string; where: { pointer: string | null } }) => `${rule} ${where.pointer}`,
          ),
          expected,
        );
        assert.deepEqual([status, data.valid], expected.length === 0 ? [0, true] : [1, false]);
        assert.deepEqual(
          data.documents.map(({ schema }: { schema: string }) => schema),
          [`oci-${kind}`],
        );
      });
    }
  });
}

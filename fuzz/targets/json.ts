// JSON documents, each read as every kind of document.
import { withMemoryCount } from '../../src/bytes/memory.ts';
import { documentOf, parseText, readValue } from '../../src/image/parse-document.ts';
import type { DocumentKind } from '../../src/oci/schema.ts';
import { linesOf } from '../../src/text/json-places.ts';
import { fuzzLimits } from '../limits.ts';
import type { Target } from '../target.ts';

const kinds: readonly DocumentKind[] = [
  'oci-layout',
  'oci-index',
  'oci-manifest',
  'oci-config',
  'oci-descriptor',
  'docker-manifest',
  'docker-repositories',
  'docker-v1',
];
const digest = `sha256:${'0'.repeat(64)}`;
const descriptor = { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: 1 };

export const json: Target = {
  name: 'json',
  seeds: [
    {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [{ ...descriptor, platform: { os: 'linux', architecture: 'amd64' } }],
    },
    { schemaVersion: 2, config: descriptor, layers: [descriptor], annotations: { a: 'b' } },
    {
      architecture: 'amd64',
      os: 'linux',
      config: { Env: ['A=b'], Labels: { a: 'b' }, ExposedPorts: { '80/tcp': {} } },
      rootfs: { type: 'layers', diff_ids: [digest] },
      history: [{ created: '2024-01-01T00:00:00Z', created_by: 'RUN x', empty_layer: true }],
    },
    [{ Config: 'a.json', RepoTags: ['a:1'], Layers: ['a/layer.tar'] }],
    { imageLayoutVersion: '1.0.0' },
    { a: { latest: '0123' } },
    { id: 'a', parent: 'b', created: '2024-01-01T00:00:00Z', container_config: { Cmd: ['sh'] }, Size: 1 },
  ].map((value) => Buffer.from(JSON.stringify(value))),
  dictionary: [
    '"',
    '\\u0000',
    '\\ud800',
    '\\',
    '{}',
    '[]',
    'null',
    'true',
    '1e999',
    '-0',
    '0.1',
    '"a":',
    ',',
    '\ufeff',
    '"__proto__":',
    '"Config":',
    '"layers":',
    '"LAYERS":',
    '"\\u006cayers":',
    '"\u017f":',
    '"digest":',
    '"urls":',
    '"data":"YQ=="',
  ],
  run: (input) => {
    for (const kind of kinds) {
      const parsed = parseText(input, withMemoryCount(fuzzLimits));
      readValue(kind, parsed);
      const { violations, text, ambiguousValues = [] } = documentOf('a.json', kind, parsed, fuzzLimits);
      const pointers = [...violations, ...ambiguousValues].map(({ pointer }) => pointer);
      if (text !== undefined) linesOf(text, pointers);
    }
  },
};

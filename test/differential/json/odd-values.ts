// Valid documents of every kind, and the odd values that change them.
import type { DocumentKind } from '../../../src/oci/schema.ts';

const a = `sha256:${'a'.repeat(64)}`;
const b = `sha256:${'b'.repeat(64)}`;
const descriptor = { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: a, size: 4096 };
const listed = {
  ...descriptor,
  artifactType: 'a/b',
  urls: ['https://example.com/a'],
  annotations: { 'org.opencontainers.image.ref.name': '1', x: '' },
  data: 'YWJj',
  platform: {
    architecture: 'arm',
    os: 'linux',
    variant: 'v7',
    'os.version': '1',
    'os.features': ['x'],
    features: ['y'],
  },
};
const settings = {
  User: 'app',
  WorkingDir: '/app',
  StopSignal: 'SIGTERM',
  Env: ['A=1', 'B=2'],
  Entrypoint: ['/bin/sh', '-c'],
  Cmd: ['good'],
  ExposedPorts: { '80/tcp': {} },
  Volumes: { '/data': {} },
  Labels: { label: 'text', User: 'x' },
  ArgsEscaped: true,
  Hostname: 'h',
  Tty: false,
  OnBuild: ['RUN x'],
  Shell: ['/bin/sh'],
  StopTimeout: 10,
  Healthcheck: { Test: ['CMD', 'true'], Interval: 30000000000, Retries: 3 },
};
const config = {
  architecture: 'amd64',
  os: 'linux',
  variant: 'v2',
  'os.version': '10',
  'os.features': ['win32k'],
  author: 'a',
  created: '2024-01-31T23:59:59.5Z',
  config: settings,
  rootfs: { type: 'layers', diff_ids: [a, b] },
  history: [
    { created: '2024-01-01T00:00:00Z', created_by: 'ADD x', author: 'a', comment: 'c' },
    { created_by: 'ENV x', empty_layer: true },
  ],
  id: 'i',
  parent: 'p',
  comment: 'c',
  docker_version: '24',
  Size: 1,
  container_config: settings,
};

export const templates: readonly (readonly [kind: DocumentKind, document: unknown])[] = [
  [
    'docker-manifest',
    [{ Config: 'c.json', RepoTags: ['a:1', 'b:2'], Layers: ['1/layer.tar', '2/layer.tar'], Parent: 'p' }],
  ],
  [
    'docker-manifest',
    [{ Config: 'c.json', RepoTags: null, Layers: ['l'], LayerSources: { [a]: descriptor, [b]: listed } }],
  ],
  [
    'docker-manifest',
    [
      { Config: 'good.json', RepoTags: ['a:1'], Layers: ['good'] },
      { Config: 'd', Layers: ['e', 'f'] },
    ],
  ],
  ['docker-repositories', { busybox: { latest: 'a', '1': 'b' }, app: { '2': 'c' } }],
  ['oci-layout', { imageLayoutVersion: '1.0.0' }],
  [
    'oci-index',
    { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [descriptor, listed] },
  ],
  [
    'oci-index',
    { schemaVersion: 2, manifests: [listed], annotations: { k: 'v' }, subject: descriptor, artifactType: 'a/b' },
  ],
  ['oci-manifest', { schemaVersion: 2, config: descriptor, layers: [descriptor, descriptor], annotations: { k: 'v' } }],
  [
    'oci-manifest',
    { schemaVersion: 2, mediaType: 'a/b', artifactType: 'c/d', config: listed, layers: [listed], subject: descriptor },
  ],
  ['oci-config', config],
  [
    'oci-config',
    { architecture: 'amd64', os: 'linux', config: { Cmd: ['good'] }, rootfs: { type: 'layers', diff_ids: [a] } },
  ],
  ['oci-descriptor', listed],
  ['docker-v1', { ...config, id: 'a', parent: 'b', config: settings, throwaway: true, layer_id: 'x' }],
];

export const oddNumbers = [
  '0',
  '-0',
  '1.0',
  '1e3',
  '1E+2',
  '-1',
  '1.5',
  '9007199254740992',
  '9007199254740993',
  '-9007199254740995',
].concat(
  [
    '9223372036854775807',
    '9223372036854775808',
    '-9223372036854775808',
    '-9223372036854775809',
    '1e400',
    '1e-400',
    '0.1e1',
  ],
  ['100000000000000000000000000000', '2', '18446744073709551616', '256', '0e5', '0.0'],
);
export const oddStrings = [
  '""',
  '"x"',
  '"evil"',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"\\ud83d\\ude00"',
  '"a\\u0000b"',
  '"\\u0061"',
  '"\udcff"',
].concat(
  [
    '"\udce2\udc82x"',
    '"\udced\udca0\udc80"',
    '"\ufffd"',
    '"\\ufffd"',
    '"\u2028"',
    '"\u{1f600}"',
    '"\\/"',
    '"a\u0000"',
    '"\\x"',
    '"\udcf0\udc9f\udc98"',
  ],
  ['"\\uD83D\\u0041"', '"\\ud83d"', '"\t"', '"\u007f"', '"2"', '"true"'],
);
export const oddTimes = [
  '2024-01-31T23:59:59Z',
  '2024-01-31t23:59:59Z',
  '2024-01-31T23:59:59z',
  '2024-02-30T00:00:00Z',
  '2024-01-01T24:00:00Z',
]
  .concat(
    [
      '2024-01-01T1:02:03Z',
      '2024-01-01T00:00:00,5Z',
      '2024-01-01T00:00:00.123456789123Z',
      '2024-01-01T00:00:60Z',
      '2024-01-01T00:00:00',
    ],
    [
      '2024-01-01T00:00:00+24:00',
      '2024-01-01T00:00:00+24:60',
      '2024-01-01T00:00:00+25:00',
      '2024-01-01T00:00:00-00:00',
      '2024-1-01T00:00:00Z',
    ],
    [
      '0000-01-01T00:00:00Z',
      '0000-01-01T00:00:00+01:00',
      '9999-12-31T23:59:59-01:00',
      '2024-01-01 00:00:00Z',
      '2024-01-01T00:00:00.Z',
    ],
    [
      '2024-01-01T00:00:00\\u005a',
      '2024-01-01T00:00Z',
      '2024-00-01T00:00:00Z',
      '12024-01-01T00:00:00Z',
      '',
      '2024-01-01T00:00:00+0100',
    ],
    [
      '2024-01-01T00:00:00+01:00 ',
      '2023-02-29T00:00:00Z',
      '2024-02-29T00:00:00Z',
      '2024-01-01T00:00:00+1:00',
      '1969-12-31T23:59:59.000000001Z',
    ],
  )
  .map((time) => `"${time}"`);
export const oddBase64 = [
  '',
  'YQ==',
  'YQ',
  'YQ=',
  'Y Q=',
  'YW\\nJj',
  'YWJj====',
  '-_-_',
  'YR==',
  '=',
  '====',
  'YQ==YQ==',
  'YWJj\\r\\n',
].map((text) => `"${text}"`);
const oddOthers = [
  'null',
  'true',
  'false',
  '{}',
  '[]',
  '[null]',
  '{"a":1}',
  '[1,2]',
  '[[]]',
  '{"a":null}',
  '[256]',
  '["x"]',
  '[1.5]',
  '{"a":"b"}',
];
export const oddScalars = [oddNumbers, oddStrings, oddTimes, oddBase64, oddOthers, ['null'], ['""']] as const;

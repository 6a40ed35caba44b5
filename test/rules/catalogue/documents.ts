// Rules under validity/ about one JSON document.
import { addImage, MEDIA, ociArchive } from '../../support/image-builder.ts';
import {
  built,
  type Catalogue,
  configBlob,
  configOf,
  diffID,
  hello,
  indexWith,
  layerAs,
  layout,
  listedAs,
  manifestOf,
  plain,
  type Reported,
  type Silent,
  settingsOf,
  textWith,
} from './archives.ts';

const env = (...entries: string[]): Buffer => settingsOf({ Env: entries });
const annotations = (more: Readonly<Record<string, string>>): Buffer => listedAs({ annotations: more });
const named = (name: string): Buffer => annotations({ 'org.opencontainers.image.ref.name': name });
const platform = (os: string, architecture: string): Buffer => listedAs({ platform: { os, architecture } });
const created = 'org.opencontainers.image.created';
const short = `sha256:${'a'.repeat(63)}`;
const blake3 = `blake3:${'0'.repeat(64)}`;
const diffIDs = (...diff_ids: string[]): Buffer => configOf({ rootfs: { type: 'layers', diff_ids } });
const rootfs = (diff_ids: unknown): Buffer => configOf({ rootfs: { type: 'layers', diff_ids } });
const forWindows = (config: Readonly<Record<string, unknown>>): Buffer =>
  ociArchive([{ ...hello, config, platform: { os: 'windows', architecture: 'amd64', 'os.version': '10.0.20348.1' } }]);
const withoutLayers = (rootfs: object): Buffer => ociArchive([{ names: ['hello:1'], steps: [], override: { rootfs } }]);
const withNothing = { schemaVersion: 2, mediaType: MEDIA.manifest, layers: [] };
const noLayers = layout((store) => [
  store.addJson(MEDIA.manifest, { ...withNothing, config: store.add(MEDIA.config, built.config) }),
]);
const ambiguousIndex = layout((store) => [
  store.addJson(MEDIA.index, { schemaVersion: 2, manifests: [addImage(store, built)], layers: [] }),
]);

export const documents: Catalogue = {
  reported: [
    ['validity/shape', 'manifest-null.tar', 'manifest.json: the document must be an array'],
    ['validity/schema', 'docker-25-rc.tar', 'index.json: "manifests" must be an array'],
    ['validity/schema', settingsOf({ User: 1 }), '"config.User" must be a string or null'],
    ['validity/schema', configOf({ created: 'yesterday' }), '"created" must be a time'],
    [
      'validity/ambiguous-document',
      manifestOf({ manifests: [] }),
      ' also has manifests: it can be read as an index and as a manifest',
    ],
    ['validity/ambiguous-document', ambiguousIndex, ' also has layers: it can be read as an index and as a manifest'],
    [
      'validity/ambiguous-document',
      indexWith('"schemaVersion":2', '"schemaVersion":2,"config":{}'),
      ' also has config:',
    ],
    [
      'validity/digest-grammar',
      listedAs({ digest: short }),
      `index.json: "manifests[0].digest": invalid digest ${short}; expected sha256: and 64 lowercase hex digits`,
    ],
    [
      'validity/digest-grammar',
      listedAs({ digest: `sha256:${'A'.repeat(64)}` }),
      '"manifests[0].digest"',
      '64 lowercase',
    ],
    [
      'validity/digest-grammar',
      listedAs({ digest: `sha512:${'a'.repeat(64)}` }),
      '"manifests[0].digest"',
      '128 lowercase',
    ],
    [
      'validity/digest-grammar',
      listedAs({ digest: 'sha256' }),
      '"manifests[0].digest": invalid digest; expected algorithm:encoded, such as sha256:…',
    ],
    [
      'validity/digest-grammar',
      diffIDs(diffID.toUpperCase()),
      '"rootfs.diff_ids[0]": invalid digest; expected algorithm',
    ],
    [
      'validity/digest-grammar',
      diffIDs(short),
      `"rootfs.diff_ids[0]": invalid digest ${short}; expected sha256: and 64`,
    ],
    [
      'validity/digest-grammar',
      manifestOf({ subject: { mediaType: 'a/b', size: 1, digest: 'x' } }),
      '"subject.digest"',
    ],
    [
      'validity/rootfs-type',
      configOf({ rootfs: { type: 'layers+base', diff_ids: [diffID] } }),
      '"rootfs.type" must be "layers"',
    ],
    ['validity/rootfs-type', configOf({ rootfs: { diff_ids: [diffID] } }), '"rootfs.type" must be "layers"'],
    [
      'validity/rootfs',
      configOf({ rootfs: undefined }),
      ': required key "rootfs" is missing; Docker refuses the image ("no RootFS key")',
    ],
    ['validity/rootfs', configOf({ rootfs: null }), ': "rootfs" must be an object; Docker refuses'],
    ['validity/rootfs', configOf({ rootfs: [] }), ': "rootfs" must be an object; Docker refuses'],
    ['validity/rootfs', configOf({ rootfs: { type: 'layers' } }), ': required key "rootfs.diff_ids" is missing'],
    ['validity/rootfs', rootfs(null), ': "rootfs.diff_ids" must be an array'],
    ['validity/rootfs', rootfs({ 0: diffID }), ': "rootfs.diff_ids" must be an array'],
    ['validity/rootfs', rootfs(diffID), ': "rootfs.diff_ids" must be an array'],
    ['validity/rootfs', rootfs([1]), ': "rootfs.diff_ids[0]" must be a string'],
    ['validity/rootfs', rootfs([null]), ': "rootfs.diff_ids[0]" must be a string'],
    ['validity/encoding', textWith(configBlob, 'COPY', Buffer.from([0x43, 0xe9, 0x21])), 'not UTF-8'],
    ['validity/encoding', indexWith('hello:1', Buffer.from([0xed, 0xa0, 0x80])), 'index.json', 'not UTF-8'],
    [
      'validity/duplicate-name',
      indexWith('"size":', '"size":1,"size":'),
      'index.json: "manifests[0].size" is a duplicate key',
    ],
    [
      'validity/duplicate-name',
      indexWith('"size":', '"\\u0073ize":1,"size":'),
      '"manifests[0].size" is a duplicate key',
    ],
    [
      'validity/member-case',
      indexWith('"manifests":', '"Manifests":[],"manifests":'),
      'index.json: "Manifests" is read as "manifests" by Docker, containerd and skopeo',
    ],
    [
      'validity/member-case',
      textWith(configBlob, '"config":{', '"config":{"cmd":["/evil"],'),
      '"config.cmd" is read as "Cmd"',
    ],
    [
      'validity/ambiguous-value',
      indexWith('"size":', '"size":1,"size":'),
      'index.json: "manifests[0].size" is set twice, written differently',
    ],
    [
      'validity/ambiguous-value',
      indexWith('{"schemaVersion"', '{"schemaVersion":2,"manifests":[]}\n{"schemaVersion"'),
      'index.json is followed by other data: some engines read only the first JSON value',
    ],
    ['validity/ambiguous-value', settingsOf({ Labels: { a: '\ud800' } }), '"config.Labels.a" has a lone surrogate'],
    [
      'validity/ambiguous-value',
      indexWith('"schemaVersion":2', '"schemaVersion":9007199254740993'),
      '"schemaVersion" is 9007199254740993, which tools without integers of 64 bits round to 9007199254740992',
    ],
    [
      'validity/ambiguous-value',
      configOf({ created: '2024-01-01T1:00:00Z' }),
      '"created" is a time in a form that Go reads',
    ],
    [
      'validity/refused-value',
      settingsOf({ User: 1 }),
      '"config.User" is refused by Docker, containerd and skopeo: cannot unmarshal number into Go value of type string',
    ],
    [
      'validity/refused-value',
      settingsOf({ Shell: 'sh' }),
      '"config.Shell" is refused by Docker since 29: cannot unmarshal string into Go value of type []string',
    ],
    [
      'validity/refused-value',
      indexWith('"schemaVersion":2', '"schemaVersion":2.0'),
      'index.json: "schemaVersion" is refused by Docker, containerd and skopeo: cannot unmarshal number 2.0 into Go value of type int64',
    ],
    [
      'validity/refused-value',
      configOf({ created: '2024-01-01t00:00:00Z' }),
      '"created"',
      'parsing time "2024-01-01t00:00:00Z"',
    ],
    ['validity/refused-value', configOf({ created: 1 }), '"created"', 'Time.UnmarshalJSON: input is not a JSON string'],
    ['validity/env', env('=x'), '"config.Env[0]": "=x" is not NAME=VALUE'],
    ['validity/env', env('A=1', 'FOO'), '"config.Env[1]": "FOO" is not NAME=VALUE'],
    ['validity/env', env(''), '"config.Env[0]": "" is not NAME=VALUE'],
    ['validity/env', env('A=1', 'B=', 'A=2'), '"config.Env[2]": "A=2" sets "A" again'],
    ['validity/env', env('A\0=1'), '"config.Env[0]": "A\\u0000=1" has a NUL character'],
    ['validity/env', env('A=1\0'), 'has a NUL character'],
    [
      'validity/command',
      settingsOf({ Entrypoint: [''] }),
      '"config.Entrypoint[0]" is empty, but is the program to start',
    ],
    ['validity/command', settingsOf({ Cmd: ['', 'a'] }), '"config.Cmd[0]" is empty, but is the program to start'],
    ['validity/command', settingsOf({ Entrypoint: [], Cmd: [''] }), '"config.Cmd[0]" is empty'],
    ['validity/command', settingsOf({ Entrypoint: ['/a'], Cmd: ['b\0'] }), '"config.Cmd[0]" has a NUL character'],
    ...[
      'abc',
      '',
      '/tcp',
      '80/',
      '80/xyz',
      '80/tcp/udp',
      '65536',
      '99999/tcp',
      '-1/tcp',
      '80-90/tcp',
      '80:80',
      ' 80',
    ].map(
      (port): Reported => [
        'validity/exposed-ports',
        settingsOf({ ExposedPorts: { '22/tcp': {}, [port]: {} } }),
        `: "config.ExposedPorts": ${JSON.stringify(port)} is not a port such as 80/tcp`,
      ],
    ),
    ['validity/config-paths', settingsOf({ WorkingDir: 'app' }), '"config.WorkingDir": "app" is not an absolute path'],
    ['validity/config-paths', settingsOf({ WorkingDir: './' }), '"config.WorkingDir": "./"'],
    ['validity/config-paths', settingsOf({ WorkingDir: 'C:\\app' }), '"config.WorkingDir": "C:\\\\app"'],
    [
      'validity/config-paths',
      settingsOf({ Volumes: { '/a': {}, 'data/b': {} } }),
      '"config.Volumes": "data/b" is not an absolute path',
    ],
    ['validity/config-paths', settingsOf({ Volumes: { '': {} } }), '"config.Volumes": "" is not an absolute path'],
    ['validity/config-paths', forWindows({ WorkingDir: 'app' }), '"config.WorkingDir": "app" is not an absolute path'],
    ...(
      [
        ['a:b:c', 'has more than one colon'],
        [':b', 'has no user before the colon'],
        ['a b', 'has a space or control character'],
        ['root\n', 'has a space or control character'],
        ['-1', 'has an ID that is not in 0–2147483647'],
        ['1000:2147483648', 'has an ID that is not in 0–2147483647'],
      ] as const
    ).map(
      ([user, fault]): Reported => [
        'validity/user',
        settingsOf({ User: user }),
        `: "config.User": ${JSON.stringify(user)} ${fault}`,
      ],
    ),
    ...['FOO', 'SIG', '0', '65', '-9', 'SIGRTMIN+16', 'SIGRTMAX-15', 'RTMIN-1', 'SIGTERM,SIGINT'].map(
      (signal): Reported => [
        'validity/stop-signal',
        settingsOf({ StopSignal: signal }),
        `: "config.StopSignal": "${signal}" is not a signal`,
      ],
    ),
    ['validity/labels', settingsOf({ Labels: { '': 'x' } }), ': "config.Labels" has an empty key for "x"'],
    ...['2024-13-45T00:00:00Z', '2023-02-29T00:00:00Z', '2024-04-31T00:00:00Z', '2024-01-01T24:00:00Z'].flatMap(
      (time): readonly Reported[] => [
        ['validity/schema', configOf({ created: time }), '"created" must be a time such as 2024-'],
        [
          'validity/schema',
          configOf({ history: [{ created: time }] }),
          '"history[0].created" must be a time such as 2024-',
        ],
      ],
    ),
    [
      'validity/incomplete-platform',
      listedAs({ platform: { os: 'linux' } }),
      'index.json: "manifests[0].platform" has no architecture',
    ],
    ['validity/incomplete-platform', platform('', 'amd64'), 'index.json: "manifests[0].platform" has no os'],
    [
      'validity/incomplete-platform',
      listedAs({ platform: {} }),
      '"manifests[0].platform" has no os and no architecture',
    ],
    [
      'validity/incomplete-platform',
      listedAs({ platform: { os: null, architecture: 'arm64', variant: 'v8' } }),
      '"manifests[0].platform" has no os',
    ],
    [
      'validity/urls',
      layerAs({ urls: ['https://example.com/x', 'value'] }),
      '"layers[0].urls[1]": "value" is not a URL',
    ],
    ['validity/annotation', manifestOf({ annotations: { '': 'x' } }), ': "annotations[\'\']" has an empty key'],
    ['validity/annotation', annotations({ '': 'x' }), 'index.json: "manifests[0].annotations[\'\']" has an empty key'],
    [
      'validity/annotation',
      manifestOf({ annotations: { [created]: 'Monday' } }),
      `"annotations['${created}']" is not a time such as 2024-`,
    ],
    ['validity/no-layers', noLayers, '"layers" is empty'],
    [
      'validity/digest-algorithm',
      listedAs({}, { digest: blake3 }),
      `index.json: "manifests[1].digest": cannot verify ${blake3}: unknown algorithm`,
    ],
    ['validity/digest-algorithm', diffIDs('x:y'), '"rootfs.diff_ids[0]": cannot verify x:y: unknown algorithm'],
    ['validity/ref-name-grammar', named('hello world'), '"hello world" is not a valid reference name'],
    ['validity/ref-name-grammar', named('a..b'), '"a..b" is not a valid reference name'],
    ['validity/ref-name-grammar', named(''), '"" is not a valid reference name'],
    ['validity/platform-value', configOf({ architecture: 'x86_64' }), '"architecture" is x86_64; engines expect amd64'],
    [
      'validity/platform-value',
      platform('linux', 'aarch64'),
      'index.json: "manifests[0].platform.architecture"',
      'arm64',
    ],
    [
      'validity/platform-value',
      platform('macOS', 'amd64'),
      '"manifests[0].platform.os" is macOS; engines expect darwin',
    ],
  ],
  silent: [
    ['validity/shape', 'an empty list of images', 'manifest-empty.tar'],
    ['validity/schema', 'null for optional members', 'null-config.tar'],
    ['validity/schema', 'unknown members', configOf({ 'moby.buildkit.cache': 1 })],
    ['validity/schema', 'an invalid digest (see validity/digest-grammar)', listedAs({ digest: 'sha256' })],
    [
      'validity/schema',
      'an invalid type of root filesystem (see validity/rootfs-type)',
      configOf({ rootfs: { type: 'x', diff_ids: [] } }),
    ],
    ['validity/schema', 'null instead of a list (see validity/shape)', 'manifest-null.tar'],
    ['validity/ambiguous-document', 'artifacts, subjects, nested indexes', 'artifact.tar'],
    ['validity/ambiguous-document', 'a config in a config', settingsOf({ config: {}, layers: [] })],
    ['validity/digest-grammar', 'an unknown algorithm', listedAs({}, { digest: blake3 })],
    ['validity/digest-grammar', 'an unknown encoding', listedAs({}, { digest: 'sha256+b64u:LCa0a2j_xo_5m0U8HTBBNB' })],
    ['validity/rootfs-type', 'layers', plain],
    ['validity/encoding', 'text that is not ASCII', settingsOf({ Labels: { ort: 'Zürich, 東京 🙂' } })],
    ['validity/encoding', 'the replacement character U+FFFD', env('A=\ufffd')],
    [
      'validity/duplicate-name',
      'names that differ in case, and one name in two objects',
      settingsOf({ Labels: { size: '', Size: '' } }),
    ],
    [
      'validity/ambiguous-value',
      'an equal duplicate',
      indexWith('"schemaVersion":2', '"schemaVersion":2,"schemaVersion":2'),
    ],
    [
      'validity/ambiguous-value',
      'a duplicate that no engine reads',
      indexWith('"schemaVersion":2', '"schemaVersion":2,"x":1,"x":9007199254740993'),
    ],
    ['validity/ambiguous-value', 'surrogate pairs', settingsOf({ Labels: { a: '\u{1f600}\ufffd' } })],
    ['validity/refused-value', 'null for anything optional', 'null-config.tar'],
    ['validity/refused-value', 'numbers that no engine reads', configOf({ x: 1e300, y: [1.5], Labels: 1 })],
    [
      'validity/env',
      'a value that is empty, has several lines, or contains =',
      env('FOO=a\nb', 'EMPTY=', 'A==b=', ' =x'),
    ],
    ['validity/env', 'null', settingsOf({ Env: null })],
    ['validity/env', 'names that differ in case', env('A=1', 'a=1')],
    ['validity/rootfs', 'no diff IDs of no layers, as Docker writes it', withoutLayers({ type: 'layers' })],
    ['validity/rootfs', 'null for no layers', withoutLayers({ type: 'layers', diff_ids: null })],
    ['validity/rootfs', 'an invalid digest (see validity/digest-grammar)', diffIDs('x')],
    ['validity/command', 'an empty argument', settingsOf({ Entrypoint: ['/a'], Cmd: [''] })],
    ['validity/command', 'no command', settingsOf({ Entrypoint: null, Cmd: [] })],
    [
      'validity/exposed-ports',
      'ports with and without a protocol',
      settingsOf({ ExposedPorts: { '0': {}, '80': {}, '53/udp': {}, '443/TCP': {}, '9/sctp': {}, '65535/tcp': null } }),
    ],
    ['validity/config-paths', 'absolute paths', settingsOf({ WorkingDir: '/a b/', Volumes: { '/': {}, '/x/..': {} } })],
    ['validity/config-paths', 'no working directory', settingsOf({ WorkingDir: '' })],
    [
      'validity/config-paths',
      'paths of Windows',
      forWindows({ WorkingDir: 'C:\\app', Volumes: { 'd:/data': {}, '\\\\.\\pipe\\docker_engine': {}, '/x': {} } }),
    ],
    ...['', 'root', '0', '1000:1000', 'app:0', '0:app', 'app:', '2147483647', 'first.last', 'döner'].map(
      (user): Silent => ['validity/user', JSON.stringify(user), settingsOf({ User: user })],
    ),
    ['validity/user', 'a user of Windows', forWindows({ User: 'NT AUTHORITY\\SYSTEM' })],
    ...['', 'SIGTERM', 'sigint', 'QUIT', '9', '64', 'SIGRTMIN+3', 'RTMAX-14', 'SIGRTMAX'].map(
      (signal): Silent => ['validity/stop-signal', JSON.stringify(signal), settingsOf({ StopSignal: signal })],
    ),
    ['validity/labels', 'an empty value', settingsOf({ Labels: { 'a b': '' } })],
    ['validity/schema', 'a leap day', configOf({ created: '2024-02-29T23:59:59.123456789+14:00' })],
    ['validity/incomplete-platform', 'no platform', listedAs({ platform: null })],
    ['validity/incomplete-platform', 'an attestation', 'multi-platform.tar'],
    ['validity/urls', 'a URL', 'foreign-layer.tar'],
    [
      'validity/annotation',
      'a time with an offset',
      manifestOf({ annotations: { [created]: '2024-01-31T23:59:59.5+02:00' } }),
    ],
    ['validity/annotation', 'an empty value', manifestOf({ annotations: { x: '' } })],
    ['validity/annotation', 'labels with these keys', settingsOf({ Labels: { [created]: 'Monday', '': 'x' } })],
    ['validity/no-layers', 'an artifact with an empty layer', 'artifact.tar'],
    ['validity/digest-algorithm', 'sha512', listedAs({}, { digest: `sha512:${'a'.repeat(128)}` })],
    ['validity/ref-name-grammar', 'a tag', plain],
    ['validity/ref-name-grammar', 'repository:tag', named('example.com:5000/busybox:1.38.0-glibc')],
    ['validity/ref-name-grammar', 'two hyphens', named('a--b_c@d+e')],
    [
      'validity/platform-value',
      'values that are unknown, but not misspelled',
      listedAs({ platform: { os: 'plan9', architecture: 'loong64', variant: 'v8' } }),
    ],
    ['validity/platform-value', 'an attestation', 'multi-platform.tar'],
  ],
};

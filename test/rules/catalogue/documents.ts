// Rules under validity/ about what stands in a JSON document, whatever else is in the archive.
import { addImage, MEDIA } from '../../support/image-builder.ts';
import {
  built,
  type Catalogue,
  configBlob,
  configOf,
  diffID,
  indexWith,
  layerAs,
  layout,
  listedAs,
  manifestOf,
  plain,
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
const withNothing = { schemaVersion: 2, mediaType: MEDIA.manifest, layers: [] };
const noLayers = layout((store) => [
  store.addJson(MEDIA.manifest, { ...withNothing, config: store.add(MEDIA.config, built.config) }),
]);
const ambiguousIndex = layout((store) => [
  store.addJson(MEDIA.index, { schemaVersion: 2, manifests: [addImage(store, built)], layers: [] }),
]);

export const documents: Catalogue = {
  speaks: [
    ['validity/shape', 'manifest-null.tar', 'manifest.json as a whole must be array'],
    ['validity/schema', 'docker-25-rc.tar', 'index.json: /manifests must be array'],
    ['validity/schema', settingsOf({ User: 1 }), '/config/User must be string or null'],
    ['validity/schema', configOf({ created: 'yesterday' }), '/created must be a time'],
    ['validity/ambiguous-document', manifestOf({ manifests: [] }), 'has manifests too'],
    ['validity/ambiguous-document', ambiguousIndex, 'has layers too'],
    ['validity/ambiguous-document', indexWith('"schemaVersion":2', '"schemaVersion":2,"config":{}'), 'has config too'],
    ['validity/digest-grammar', listedAs({ digest: short }), `index.json: /manifests/0/digest (${short})`, '64 lower'],
    ['validity/digest-grammar', listedAs({ digest: `sha256:${'A'.repeat(64)}` }), '/manifests/0/digest', '64 lower'],
    ['validity/digest-grammar', listedAs({ digest: `sha512:${'a'.repeat(64)}` }), '/manifests/0/digest', '128 lower'],
    ['validity/digest-grammar', listedAs({ digest: 'sha256' }), '/manifests/0/digest is no digest: algorithm:encoded'],
    ['validity/digest-grammar', diffIDs(diffID.toUpperCase()), '/rootfs/diff_ids/0 is no digest'],
    ['validity/digest-grammar', diffIDs(short), `/rootfs/diff_ids/0 (${short}) is no digest`],
    ['validity/digest-grammar', manifestOf({ subject: { mediaType: 'a/b', size: 1, digest: 'x' } }), '/subject/digest'],
    ['validity/rootfs-type', configOf({ rootfs: { type: 'layers+base', diff_ids: [diffID] } }), 'must be "layers"'],
    ['validity/rootfs-type', configOf({ rootfs: { diff_ids: [diffID] } }), 'must be "layers"'],
    ['validity/encoding', textWith(configBlob, 'COPY', Buffer.from([0x43, 0xe9, 0x21])), 'not UTF-8'],
    ['validity/encoding', indexWith('hello:1', Buffer.from([0xed, 0xa0, 0x80])), 'index.json', 'not UTF-8'],
    ['validity/duplicate-name', indexWith('"size":', '"size":1,"size":'), '/manifests/0/size stands', 'twice'],
    ['validity/duplicate-name', indexWith('"size":', '"\\u0073ize":1,"size":'), '/manifests/0/size stands', 'twice'],
    ['validity/env', env('=x'), '/config/Env/0 "=x" is not NAME=VALUE'],
    ['validity/env', env('A=1', 'FOO'), '/config/Env/1 "FOO" is not NAME=VALUE'],
    ['validity/env', env(''), '/config/Env/0 "" is not NAME=VALUE'],
    ['validity/urls', layerAs({ urls: ['https://example.com/x', 'value'] }), '/layers/0/urls/1 "value" is no URL'],
    ['validity/annotation', manifestOf({ annotations: { '': 'x' } }), '/annotations/ is a key without a name'],
    ['validity/annotation', annotations({ '': 'x' }), 'index.json: /manifests/0/annotations/ is a key without a name'],
    ['validity/annotation', manifestOf({ annotations: { [created]: 'Monday' } }), `/${created} must be a time`],
    ['validity/no-layers', noLayers, '/layers is empty'],
    ['validity/digest-algorithm', listedAs({}, { digest: blake3 }), '/manifests/1/digest', blake3, 'not verifiable'],
    ['validity/digest-algorithm', diffIDs('x:y'), '/rootfs/diff_ids/0 x:y is not verifiable'],
    ['validity/ref-name-grammar', named('hello world'), '"hello world" is no reference name'],
    ['validity/ref-name-grammar', named('a..b'), '"a..b" is no reference name'],
    ['validity/ref-name-grammar', named(''), '"" is no reference name'],
    ['validity/platform-value', configOf({ architecture: 'x86_64' }), '/architecture is x86_64', 'as amd64'],
    [
      'validity/platform-value',
      platform('linux', 'aarch64'),
      'index.json: /manifests/0/platform/architecture',
      'arm64',
    ],
    ['validity/platform-value', platform('macOS', 'amd64'), '/manifests/0/platform/os is macOS', 'as darwin'],
  ],
  silent: [
    ['validity/shape', 'a list of no images', 'manifest-empty.tar'],
    ['validity/schema', 'null for what is optional', 'null-config.tar'],
    ['validity/schema', 'members nobody knows', configOf({ 'moby.buildkit.cache': 1 })],
    ['validity/schema', 'a digest that is none: told apart', listedAs({ digest: 'sha256' })],
    [
      'validity/schema',
      'another type of root file system: told apart',
      configOf({ rootfs: { type: 'x', diff_ids: [] } }),
    ],
    ['validity/schema', 'a whole of another shape: told apart', 'manifest-null.tar'],
    ['validity/ambiguous-document', 'artifacts, subjects, nested indexes', 'artifact.tar'],
    ['validity/ambiguous-document', 'a config in a config', settingsOf({ config: {}, layers: [] })],
    ['validity/digest-grammar', 'another algorithm', listedAs({}, { digest: blake3 })],
    ['validity/digest-grammar', 'another encoding', listedAs({}, { digest: 'sha256+b64u:LCa0a2j_xo_5m0U8HTBBNB' })],
    ['validity/rootfs-type', 'layers', plain],
    ['validity/encoding', 'letters that are not ASCII', settingsOf({ Labels: { ort: 'Zürich, 東京 🙂' } })],
    ['validity/encoding', 'the character that stands for bytes nobody understands', env('A=\ufffd')],
    [
      'validity/duplicate-name',
      'one name in two objects, or in capitals',
      settingsOf({ Labels: { size: '', Size: '' } }),
    ],
    ['validity/env', 'a value of several lines, of nothing, with =', env('FOO=a\nb', 'EMPTY=', 'A==b=', ' =x')],
    ['validity/env', 'none', settingsOf({ Env: null })],
    ['validity/urls', 'a URL', 'foreign-layer.tar'],
    [
      'validity/annotation',
      'a time with an offset',
      manifestOf({ annotations: { [created]: '2024-01-31T23:59:59.5+02:00' } }),
    ],
    ['validity/annotation', 'an empty value', manifestOf({ annotations: { x: '' } })],
    ['validity/annotation', 'a label of that name', settingsOf({ Labels: { [created]: 'Monday', '': 'x' } })],
    ['validity/no-layers', 'an artifact with the empty layer', 'artifact.tar'],
    ['validity/digest-algorithm', 'sha512', listedAs({}, { digest: `sha512:${'a'.repeat(128)}` })],
    ['validity/ref-name-grammar', 'a tag', plain],
    ['validity/ref-name-grammar', 'repository:tag', named('example.com:5000/busybox:1.38.0-glibc')],
    ['validity/ref-name-grammar', 'two hyphens', named('a--b_c@d+e')],
    [
      'validity/platform-value',
      'amd64, v8 and systems nobody knows',
      listedAs({ platform: { os: 'plan9', architecture: 'loong64', variant: 'v8' } }),
    ],
    ['validity/platform-value', 'an attestation', 'multi-platform.tar'],
  ],
};

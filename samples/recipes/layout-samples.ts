// OCI layouts with a shape of their own: several images and names, several platforms with attestations, indexes in
// indexes, artifacts, blobs that are not there, and layer blobs in every compression a registry may hold.

import { sha256 } from '../../test/support/bytes.ts';
import {
  BlobStore,
  buildImage,
  type Descriptor,
  dockerSave,
  gzip,
  MEDIA,
  multiFrameZstd,
  multiMemberGzip,
  ociArchive,
  pieces,
  zstdSkippable,
} from '../../test/support/image-builder.ts';
import { addAttestation, addImage, layoutEntries, nameAnnotations } from '../../test/support/oci-layout.ts';
import { tar } from '../../test/support/tar-builder.ts';
import { small } from './producer-samples.ts';
import { image, type Sample, sized } from './sample.ts';

export function layoutSamples(): readonly Sample[] {
  return [
    ['several-images.tar', severalImages()],
    ['multi-platform.tar', multiPlatform(false)],
    ['one-platform-of-two.tar', multiPlatform(true)],
    ['nested-index.tar', nestedIndex()],
    ['artifact.tar', artifact()],
    ['zstd-frames.tar', zstdFrames()],
    ['gzip-members.tar', gzipMembers()],
    ['foreign-layer.tar', foreignLayer()],
    ['windows.tar', windows()],
    ['embedded-data.tar', embeddedData()],
    ['same-name-twice.tar', sameNameTwice()],
  ];
}

/** Two images of three and one names, with two layers in common. */
function severalImages(): Buffer {
  const base = small('several', { names: ['sample/one:1', 'sample/one:latest', 'registry.example:5000/team/one:1'] });
  const more = { createdBy: 'COPY more /more', entries: [{ path: 'more', body: sized(77, 'more') }] };
  return dockerSave([base, { ...base, names: ['two:2'], steps: [...base.steps, more] }], { v1Configs: false });
}

/** amd64 and arm64/v8 with an attestation each; on request without everything of arm64, as `ctr images export` leaves it. */
function multiPlatform(sparse: boolean): Buffer {
  const store = new BlobStore();
  const name = sparse ? 'one-platform-of-two' : 'multi-platform';
  const platforms = [
    { architecture: 'amd64', os: 'linux' },
    { architecture: 'arm64', os: 'linux', variant: 'v8' },
  ];
  const images = platforms.map((platform) => {
    const steps = [
      ...small(name).steps,
      { createdBy: 'RUN make', entries: [{ path: 'app/binary', body: sized(300, platform.architecture) }] },
    ];
    return addImage(store, buildImage(small(name, { platform, steps })), { descriptor: { platform } });
  });
  const attestations = images.map((manifest) => addAttestation(store, manifest));
  const nested = store.addIndex([...images, ...attestations]);
  if (sparse) store.forget(...attestations, images[1]!, ...referredOnlyBy(store, images[1]!, images[0]!));
  return tar(layoutEntries(store, [{ ...nested, ...nameAnnotations(`sample/${name}:1`) }]));
}

function referredOnlyBy(store: BlobStore, manifest: Descriptor, other: Descriptor): readonly Descriptor[] {
  const kept = new Set(references(store, other).map(({ digest }) => digest));
  return references(store, manifest).filter(({ digest }) => !kept.has(digest));
}

function references(store: BlobStore, manifest: Descriptor): readonly Descriptor[] {
  const bytes = store.entries().find(([hex]) => manifest.digest.endsWith(hex))?.[1];
  const { config, layers } = JSON.parse(String(bytes)) as { config: Descriptor; layers: readonly Descriptor[] };
  return [config, ...layers];
}

/** index.json → index → index → manifest, and the same manifest a second time on the way. */
function nestedIndex(): Buffer {
  const store = new BlobStore();
  const platform = { architecture: 'amd64', os: 'linux' };
  const manifest = addImage(store, buildImage(small('nested-index')), { descriptor: { platform } });
  const inner = store.addIndex([manifest]);
  const outer = store.addIndex([inner, manifest]);
  return tar(layoutEntries(store, [{ ...outer, ...nameAnnotations('sample/nested-index:1') }]));
}

/** An image, a signature and an SBOM that refer to it, and a descriptor of a type nobody knows. */
function artifact(): Buffer {
  const store = new BlobStore();
  const manifest = addImage(store, buildImage(small('artifact')));
  const { mediaType, digest, size } = manifest;
  const empty = store.add(MEDIA.empty, '{}', { data: 'e30=' });
  const sbom = store.addJson('application/spdx+json', { spdxVersion: 'SPDX-2.3', name: 'sample/artifact' });
  const refers = store.addManifest(
    empty,
    [sbom],
    { artifactType: 'application/spdx+json', subject: { mediaType, digest, size } },
    { artifactType: 'application/spdx+json' },
  );
  const chart = store.addManifest(
    store.addJson('application/vnd.cncf.helm.config.v1+json', { name: 'chart', version: '1.0.0' }),
    [store.add('application/vnd.cncf.helm.chart.content.v1.tar+gzip', gzip(tar([{ path: 'chart/Chart.yaml' }])))],
  );
  const unknown = store.add('application/vnd.example.unknown.v1+json', '{"hello":1}');
  const named = { ...manifest, ...nameAnnotations('sample/artifact:1') };
  return tar(layoutEntries(store, [named, refers, chart, unknown]));
}

/** zstd:chunked in small: frames for parts of the tar, skippable frames before, between and after. */
function zstdFrames(): Buffer {
  return ociArchive([small('zstd-frames')], {
    layer: (store, content) => {
      const [first, ...rest] = pieces(content, 700);
      const skippable = zstdSkippable(Buffer.from('not content'), 5);
      const blob = Buffer.concat([skippable, multiFrameZstd([first!]), skippable, multiFrameZstd(rest), skippable]);
      return store.add(MEDIA.zstdLayer, blob);
    },
  });
}

/** eStargz in small: many members, and a table of contents after the tar's end blocks that the diffID covers. */
function gzipMembers(): Buffer {
  const stream = (content: Buffer): Buffer =>
    Buffer.concat([content, tar([{ path: 'stargz.index.json', body: '{"version":1,"entries":[]}' }])]);
  const literal = small('gzip-members');
  const steps = literal.steps.map(({ createdBy, entries = [] }) => ({
    createdBy: createdBy!,
    tar: stream(tar(entries)),
  }));
  return ociArchive([{ ...literal, steps }], {
    layer: (store, content) => {
      const annotations = { 'containerd.io/snapshot/stargz/toc.digest': sha256('{"version":1,"entries":[]}') };
      return store.add(MEDIA.gzipLayer, multiMemberGzip(pieces(content, 512)), { annotations });
    },
  });
}

/** The lower layer may not be distributed: its blob is elsewhere. */
function foreignLayer(): Buffer {
  const store = new BlobStore();
  const manifest = addImage(store, buildImage(small('foreign-layer')), {
    layer: (into, content, index) => {
      if (index > 0) return into.add(MEDIA.gzipLayer, gzip(content));
      const urls = ['https://registry.example/foreign/layer'];
      const foreign = into.add(MEDIA.foreignLayer, gzip(content), { urls });
      into.forget(foreign);
      return foreign;
    },
  });
  return tar(layoutEntries(store, [{ ...manifest, ...nameAnnotations('sample/foreign-layer:1') }]));
}

/** Files/ and Hives/ at the top, whiteouts below Files/, security descriptors in PAX records. */
function windows(): Buffer {
  const descriptor = {
    'MSWINDOWS.fileattr': '16',
    'MSWINDOWS.rawsd': 'AQAUgBQAAAAkAAAAAAAAAAAAAAABAgAAAAAABSAAAAAgAgAA',
  };
  const file = { ...descriptor, 'MSWINDOWS.fileattr': '32', 'LIBARCHIVE.creationtime': '1704067200.5' };
  const literal = image(
    'windows',
    [
      [
        'Apply image 10.0.20348.2227',
        [
          { path: 'Files/', pax: descriptor },
          { path: 'Files/Windows/', pax: descriptor },
          { path: 'Files/Windows/System32/', pax: descriptor },
          { path: 'Files/Windows/System32/cmd.exe', body: sized(900, 'MZ'), pax: file },
          { path: 'Files/License.txt', body: sized(100, 'license'), pax: file },
          { path: 'Hives/' },
          { path: 'Hives/System_Base', body: sized(400, 'regf') },
          { path: 'UtilityVM/' },
          { path: 'UtilityVM/Files/' },
        ],
      ],
      [
        'cmd /S /C del License.txt',
        [
          { path: 'Files/', pax: descriptor },
          { path: 'Files/.wh.License.txt' },
          { path: 'Hives/' },
          { path: 'Hives/System_Delta', body: sized(50, 'delta') },
        ],
      ],
    ],
    {
      platform: { architecture: 'amd64', os: 'windows', 'os.version': '10.0.20348.2227' },
      config: { Cmd: ['c:\\windows\\system32\\cmd.exe'], WorkingDir: 'C:\\' },
    },
  );
  return ociArchive([literal]);
}

/** The config stands in its descriptor and nowhere else. */
function embeddedData(): Buffer {
  const store = new BlobStore();
  const built = buildImage(small('embedded-data'));
  const layers = built.layers.map((layer) => store.add(MEDIA.gzipLayer, gzip(layer.tar)));
  const config = store.add(MEDIA.config, built.config, { data: built.config.toString('base64') });
  store.forget(config);
  const manifest = store.addManifest(config, layers);
  return tar(layoutEntries(store, [{ ...manifest, ...nameAnnotations('sample/embedded-data:1') }]));
}

/** Nothing forbids two descriptors with one ref.name. */
function sameNameTwice(): Buffer {
  const store = new BlobStore();
  const manifests = ['2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z'].map((created) => ({
    ...addImage(store, buildImage(small('same-name-twice', { created }))),
    ...nameAnnotations('sample/same-name-twice:1'),
  }));
  return tar(layoutEntries(store, manifests));
}

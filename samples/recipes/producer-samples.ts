// The same small image as each producer writes it: every age of docker save, the containerd store, kaniko, skopeo, buildx,
// an OCI layout directory. What differs is the wrapping; diffIDs and the merged files are the same in all of them.
import {
  asFiles,
  dockerSave,
  dockerSaveContainerd,
  dockerSaveEntries,
  dockerSaveLegacy,
  dockerSaveV1,
  ggcrArchive,
  gzip,
  type ImageLiteral,
  layoutEntries,
  ociArchive,
  ociEntries,
  skopeoDir,
  skopeoDockerArchive,
  zstdStored,
} from '../../test/support/image-builder.ts';
import { buildImage } from '../../test/support/image-literal.ts';
import { BlobStore } from '../../test/support/oci-blobs.ts';
import { addImage } from '../../test/support/oci-layout.ts';
import { asEntries, registryStorage } from '../../test/support/registry-storage.ts';
import { tar } from '../../test/support/tar-builder.ts';
import { image, type LayerRecipe, type Sample, sized } from './sample.ts';

const LAYERS: readonly LayerRecipe[] = [
  ['COPY etc /etc # buildkit', [{ path: 'etc/' }, { path: 'etc/motd', body: sized(120, 'welcome') }]],
  ['COPY app /app # buildkit', [{ path: 'app/' }, { path: 'app/run', body: sized(480, 'run'), mode: 0o755 }]],
];

/** The image all these archives hold. */
export function small(name: string, more: Partial<ImageLiteral> = {}): ImageLiteral {
  return image(name, LAYERS, more);
}

export function producerSamples(): readonly Sample[] {
  const twice = [...LAYERS, LAYERS[1]!];
  return [
    ['docker-1.9-save.tar', dockerSaveV1([small('docker-1.9-save')])],
    ['docker-20-save.tar', dockerSaveLegacy([small('docker-20-save')])],
    [
      'docker-20-linked-layer.tar',
      dockerSaveLegacy([image('docker-20-linked-layer', twice)], { linkDuplicates: true }),
    ],
    ['docker-26-layer-twice.tar', dockerSave([image('docker-26-layer-twice', twice)])],
    ['docker-25-rc.tar', dockerReleaseCandidate()],
    ['docker-containerd-store.tar', dockerSaveContainerd([small('docker-containerd-store')])],
    ['buildx-zstd.tar', ociArchive([small('buildx-zstd')], { compression: 'zstd' })],
    ['buildx-uncompressed.tar', ociArchive([small('buildx-uncompressed')], { compression: 'none' })],
    ['kaniko.tar', ggcrArchive([small('kaniko')])],
    ['skopeo-docker-archive.tar', skopeoDockerArchive([small('skopeo-docker-archive')])],
    ...folder('skopeo-dir', skopeoDir(small('skopeo-dir'))),
    ['registry.tar', registry()],
    ...folder('oci-layout-dir', asFiles(umoci())),
    ['umoci-archive.tar', tar(umoci())],
    ['podman-oci-archive.tar', podman()],
    ['oci-symlinked-blobs.tar', symlinkedBlobs()],
    ['docker-media-types.tar', ociArchive([small('docker-media-types')], dockerMediaTypes())],
    ['save.tar.gz', gzip(dockerSave([small('save-gz')], { v1Configs: false }))],
    ['save.tar.zst', zstdStored(dockerSave([small('save-zst')], { v1Configs: false }))],
    ['save.tar.gz.gz', gzip(gzip(dockerSave([small('save-gz-gz')], { v1Configs: false })))],
  ];
}

function folder(name: string, files: ReadonlyMap<string, Buffer>): readonly Sample[] {
  return [...files].map(([file, bytes]): Sample => [`${name}/${file}`, bytes]);
}

/** A registry with one image under two tags, and one whose tag moved to it. */
function registry(): Buffer {
  const store = new BlobStore();
  const { digest } = addImage(store, buildImage(small('registry')));
  const { digest: before } = addImage(store, buildImage(small('registry', { created: '2023-01-01T00:00:00Z' })));
  const tags = { '1': [before, digest], latest: [digest] };
  return tar(asEntries(registryStorage(store, { 'sample/registry': { revisions: [before, digest], tags } })));
}

/** The release candidates of Docker 25 left `manifests` null when the image had no name. */
function dockerReleaseCandidate(): Buffer {
  const index = '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":null}';
  const entries = dockerSaveEntries([{ ...small('docker-25-rc'), names: [] }]);
  return tar(entries.map((entry) => (entry.path === 'index.json' ? { ...entry, body: index } : entry)));
}

/** umoci: no media types in index and manifest, no platform, the tag alone as the name. */
function umoci() {
  const store = new BlobStore();
  const manifest = addImage(store, buildImage(small('umoci')), { manifest: { mediaType: undefined } });
  const index = {
    schemaVersion: 2,
    manifests: [{ ...manifest, annotations: { 'org.opencontainers.image.ref.name': '1' } }],
  };
  return layoutEntries(store, [], { index: Buffer.from(JSON.stringify(index)), blobMode: 0o644 });
}

/** podman save --format oci-archive: the full name in ref.name and none of containerd's annotations. */
function podman(): Buffer {
  const store = new BlobStore();
  const manifest = addImage(store, buildImage(small('podman-oci-archive')));
  const annotations = { 'org.opencontainers.image.ref.name': 'example.com/sample/podman:1' };
  return tar(layoutEntries(store, [{ ...manifest, annotations }], { blobMode: 0o644 }));
}

/** docker-library's layouts: blobs/ holds symlinks to files beside it. */
function symlinkedBlobs(): Buffer {
  const entries = ociEntries([small('oci-symlinked-blobs')]);
  return tar(
    entries.flatMap((entry, i) => {
      const path = String(entry.path);
      if (!path.startsWith('blobs/sha256/') || path.endsWith('/')) return [entry];
      const file = `blob-${i}`;
      return [
        { path, link: `../../${file}`, mtime: 0 },
        { ...entry, path: file },
      ];
    }),
  );
}

/** buildx with oci-mediatypes=false: Docker's media types inside an OCI layout. */
function dockerMediaTypes() {
  const type = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
  return {
    manifest: { mediaType: 'application/vnd.docker.distribution.manifest.v2+json' },
    descriptor: { mediaType: 'application/vnd.docker.distribution.manifest.v2+json' },
    layer: (store: BlobStore, content: Buffer) => store.add(type, gzip(content)),
  };
}

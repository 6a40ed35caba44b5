// Manifests byte for byte: the digests are of what docker push (20.10.24 and 26.1.5, to a registry that kept the bytes), skopeo 1.9.3 (copy
// --dest-compress to dir:) and containerd (the import of Docker 26.1.5) wrote for samples of this project.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { copiedManifest, copiedOCIManifest, importedManifest, pushedManifest } from '../../src/oci/written-manifest.ts';

const hello = { digest: 'sha256:d1ee31f73d20709162381e4a3a4e96f1fe30c8c63ce1438cabca505d1e620ddb', size: 2473 };
const small = { digest: 'sha256:5770f0edc95db175e1cc8139efd65b204ab45b8c114313b89b9fb16a703ba73a', size: 594 };
const oci = {
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...small },
  annotations: {},
};
const pushed = [
  { digest: 'sha256:7fb4f19c1d770bb7416c519b61b0be285dfe2801d4df900d58c3d422f73ef650', size: 16016 },
  { digest: 'sha256:82a22ca97d7880db5400b041e840a6b4206039f0140e06aba18ba3444048c9e9', size: 1985 },
  { digest: 'sha256:a5aac4df4466b5cf0872f6f8e060b09eac2841db0cf3384eeb61ecb7e065346a', size: 5558 },
  { digest: 'sha256:225a8f4fd5988960f7899cede49d97794109483d73e563cd38c6ad87644f9673', size: 181 },
  { digest: 'sha256:eee5727fbb854d506d746818ffdf61309e7bb43b3d68f469d2ea89c42f54d729', size: 93 },
  { digest: 'sha256:39c571ace8c1910ac1e3b9440f421dc06bb25ef49864e82b306bb5e7bee6c4af', size: 319 },
];
const gzipped = [
  { digest: 'sha256:53af20d9372ea138dc14bca9efa17d06db6db6c5b7b281012f4ad72cfca7ba78', size: 147, compression: 'gzip' },
  { digest: 'sha256:f9eebf200a19c57fbb8f2cd56cb573ad23034ccbe83e190304b084b1b068c748', size: 133, compression: 'gzip' },
] as const;
const zstandard = [
  { digest: 'sha256:ab5a7c4434dbdf764554e8eaabd0cfd276c2ab9c5cf777ed935aa2d5ad0e523b', size: 137, compression: 'zstd' },
  { digest: 'sha256:53e1b433ca3707ca45b8513d19b548cb2a53f3ff5b22665f828eda96f99ff768', size: 120, compression: 'zstd' },
] as const;
const plain = [
  {
    digest: 'sha256:81300df4b21d23b19aa96740d450b127cff6346016212bb1c0d4c199953bc9c9',
    size: 2560,
    compression: 'none',
  },
  {
    digest: 'sha256:fe98ff5fd9f542975b634d19cd9efd80f62bc169ec5299af7c6ebda8d3484195',
    size: 2560,
    compression: 'none',
  },
] as const;

describe('the manifest of', () => {
  test('docker push', () =>
    assert.deepEqual(pushedManifest(hello, pushed), {
      mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
      digest: 'sha256:997c75a4e927ac090331f275cb3f7dd72cf8073b3395715f1cef4111308422f0',
      size: 1562,
    }));
  test('skopeo copy of a docker-archive', () =>
    assert.equal(
      copiedManifest(small, gzipped).digest,
      'sha256:f1556f758191d0dae3aa38af8d850f33b21e465f24da2667f44e182fd2ea9b45',
    ));
  test('skopeo copy of a layout', () =>
    assert.equal(
      copiedOCIManifest(oci, gzipped).digest,
      'sha256:e22126a2a17372edb2ae2ac9da966a652c0bcc144f0c8e2dcd1093e37d7a3c26',
    ));
  test('skopeo copy of a layout, with zstd', () =>
    assert.equal(
      copiedOCIManifest(oci, zstandard).digest,
      'sha256:2f8cbff3dbef15959abf8156d1ba5ee6398fedca180eaa4c8034d1ed1f63df2a',
    ));
  test('docker load with the containerd store', () =>
    assert.equal(
      importedManifest(small, plain).digest,
      'sha256:7db3d45769868f6a1009093f4830395b72a74b3d998b0df94e51d5cfc3201023',
    ));
});

// The hello images in every form a user meets: docker save, OCI archive, container export; and their base, so that what is
// base and what is own can be told apart.
import { BlobStore, buildImage, dockerSave, type ImageLiteral } from '../../test/support/image-builder.ts';
import { addImage, layoutEntries, nameAnnotations } from '../../test/support/oci-layout.ts';
import { type TarLiteral, tar } from '../../test/support/tar-builder.ts';
import { hello, helloNext, pythonBase } from './hello.ts';
import type { Sample } from './sample.ts';

export function helloSamples(): readonly Sample[] {
  return [
    ['hello_base.tar', ociOf(pythonBase())],
    ['hello_image.tar', dockerSave([hello()])],
    ['hello_image_1.1.0.tar', dockerSave([helloNext()])],
    ['hello_oci.tar', ociOf(hello(), true)],
    ['hello_oci_1.1.0.tar', ociOf(helloNext(), true)],
    ['hello_fs.tar', exported(hello())],
  ];
}

/** As `docker buildx build --output type=oci` writes it, on request with the annotations that name the base. */
function ociOf(literal: ImageLiteral, onBase = false): Buffer {
  const store = new BlobStore();
  const image = buildImage(literal);
  const keys = onBase
    ? {
        annotations: {
          'org.opencontainers.image.base.digest': addImage(new BlobStore(), buildImage(pythonBase())).digest,
          'org.opencontainers.image.base.name': 'docker.io/library/python:3.12-slim',
        },
      }
    : {};
  const manifest = addImage(store, image, { manifest: keys });
  const named = nameAnnotations(image.names[0]!, `${image.created.slice(0, 19)}Z`);
  return tar(layoutEntries(store, [{ ...manifest, ...named, platform: image.platform }]));
}

/** As `docker container export` writes it: the merged files in path order, and what a container's start leaves. */
function exported(literal: ImageLiteral): Buffer {
  const time = Math.floor(Date.parse('2024-02-14T10:00:00Z') / 1000);
  const started: readonly TarLiteral[] = [
    { path: '.dockerenv', mode: 0o755 },
    { path: 'dev/' },
    { path: 'dev/console', mode: 0o755 },
    { path: 'dev/pts/' },
    { path: 'dev/shm/' },
    { path: 'etc/hostname', mode: 0o755 },
    { path: 'etc/hosts', mode: 0o755 },
    { path: 'etc/mtab', link: '/proc/mounts' },
    { path: 'etc/resolv.conf', mode: 0o755 },
  ].map((entry) => ({ ...entry, mtime: time }));
  const files = new Map<string, TarLiteral>();
  for (const entry of [...literal.steps.flatMap(({ entries = [] }) => entries), ...started]) {
    if (!Buffer.isBuffer(entry)) files.set(String(entry.path), entry);
  }
  return tar([...files.values()].sort((a, b) => (walked(a) < walked(b) ? -1 : 1)));
}

/** A walk goes through a directory before its later siblings: as if '/' sorted before every other character. */
function walked({ path }: TarLiteral): string {
  return String(path).replaceAll('/', '\0');
}

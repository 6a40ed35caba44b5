// Archives of skopeo and podman: docker-archive (uncompressed layers named by diff ID, V1 directories whose layer.tar is a symlink,
// manifest.json without a newline) and `dir:` (a manifest, `version`, and blobs named by hex digits only).
import { hex256 } from './bytes.ts';
import { gzip } from './compress.ts';
import { repositoriesOf } from './docker-save.ts';
import { goJson } from './go-json.ts';
import { buildImage, type ImageLiteral } from './image-literal.ts';
import { MEDIA } from './oci-blobs.ts';
import { type TarLiteral, tar } from './tar-builder.ts';
import { v1Documents } from './v1-documents.ts';

export function skopeoDockerArchiveEntries(literals: readonly ImageLiteral[]): readonly TarLiteral[] {
  const images = literals.map(buildImage);
  const entries = new Map<string, TarLiteral>();
  const add = (entry: TarLiteral & { readonly path: string }): void => {
    if (!entries.has(entry.path)) entries.set(entry.path, { mode: 0o444, mtime: 0, ...entry });
  };
  for (const image of images) {
    for (const layer of image.layers) add({ path: `${layer.hex}.tar`, body: layer.tar });
    add({ path: `${image.configHex}.json`, body: image.config });
    v1Documents(image).forEach(({ id, json }, index) => {
      add({ path: `${id}/layer.tar`, link: `../${image.layers[index]!.hex}.tar`, mode: 0 });
      add({ path: `${id}/VERSION`, body: '1.0' });
      add({ path: `${id}/json`, body: json });
    });
  }
  const items = images.map((image) => ({
    Config: `${image.configHex}.json`,
    RepoTags: image.names,
    Layers: image.layers.map(({ hex }) => `${hex}.tar`),
  }));
  const repositories = repositoriesOf(images, (image) => v1Documents(image).at(-1)?.id ?? '') ?? {};
  add({ path: 'manifest.json', body: goJson(items) });
  add({ path: 'repositories', body: goJson(repositories) });
  return [...entries.values()];
}

export function skopeoDockerArchive(literals: readonly ImageLiteral[]): Buffer {
  return tar(skopeoDockerArchiveEntries(literals));
}

/** A directory: file name → bytes. */
export function skopeoDir(literal: ImageLiteral): ReadonlyMap<string, Buffer> {
  const image = buildImage(literal);
  const blobs = image.layers.map((layer) => gzip(layer.tar));
  const manifest = {
    schemaVersion: 2,
    mediaType: MEDIA.dockerManifest,
    config: { mediaType: MEDIA.dockerConfig, size: image.config.length, digest: image.imageID },
    layers: blobs.map((blob) => {
      return { mediaType: MEDIA.dockerGzipLayer, size: blob.length, digest: `sha256:${hex256(blob)}` };
    }),
  };
  return new Map([
    ['version', Buffer.from('Directory Transport Version: 1.1\n')],
    ['manifest.json', goJson(manifest)],
    [image.configHex, image.config],
    ...blobs.map((blob): [string, Buffer] => [hex256(blob), blob]),
  ]);
}

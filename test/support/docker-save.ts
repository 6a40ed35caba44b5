// `docker save` of Docker 25 and later. With a graph driver: an OCI layout of uncompressed layers named by diff ID, plus a
// manifest.json with LayerSources, `repositories`, and an unreferenced V1 config for each layer. With the containerd store: a layout
// as by buildx with gzip layers, a nested index, and a manifest.json without LayerSources.

import { goJson } from './go-json.ts';
import { type BuiltImage, buildImage, type ImageLiteral, nameParts, seconds } from './image-literal.ts';
import { BlobStore, type Descriptor, MEDIA } from './oci-blobs.ts';
import { addAttestation, addImage, layoutEntries, nameAnnotations } from './oci-layout.ts';
import { type TarLiteral, tar } from './tar-builder.ts';
import { v1Documents } from './v1-documents.ts';

export interface DockerSaveOptions {
  /** Docker 25 and 26 wrote one for each layer. */
  readonly v1Configs?: boolean;
}

export function dockerSaveEntries(
  literals: readonly ImageLiteral[],
  options: DockerSaveOptions = {},
): readonly TarLiteral[] {
  const images = literals.map(buildImage);
  const dated = new Map<string, TarLiteral>();
  const blob = (hex: string, body: Buffer, mtime: number): void => {
    const path = `blobs/sha256/${hex}`;
    dated.set(path, { path, body, mtime });
  };
  const index: Descriptor[] = [];
  for (const image of images) {
    const time = seconds(image.created);
    const store = new BlobStore();
    const manifest = addImage(store, image, { compression: 'none' });
    for (const [hex, body] of store.entries()) blob(hex, body, manifest.digest.endsWith(hex) ? 0 : time);
    if (options.v1Configs ?? true) {
      const v1 = new BlobStore();
      for (const { json } of v1Documents(image)) v1.add('', json);
      for (const [hex, body] of v1.entries()) blob(hex, body, time);
    }
    const named = image.names.map((name) => ({ ...manifest, ...nameAnnotations(name) }));
    index.push(...(named.length > 0 ? named : [manifest]));
  }
  const time = seconds(images[0]?.created ?? '1970-01-01T00:00:00Z');
  const repositories = repositoriesOf(images, (image) => image.layers.at(-1)?.hex ?? '');
  return [
    { path: 'blobs/', mtime: time },
    { path: 'blobs/sha256/', mtime: time + 1 },
    ...[...dated].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry),
    {
      path: 'index.json',
      mtime: time + 1,
      body: goJson({ schemaVersion: 2, mediaType: MEDIA.index, manifests: index }),
    },
    { path: 'manifest.json', mtime: 0, body: withNewline(images.map(savedItem)) },
    { path: 'oci-layout', mtime: 0, body: '{"imageLayoutVersion": "1.0.0"}' },
    ...(repositories === null ? [] : [{ path: 'repositories', mtime: 0, body: withNewline(repositories) }]),
  ];
}

export function dockerSave(literals: readonly ImageLiteral[], options?: DockerSaveOptions): Buffer {
  return tar(dockerSaveEntries(literals, options));
}

function savedItem(image: BuiltImage): unknown {
  const layers = image.layers.map(({ hex }) => `blobs/sha256/${hex}`);
  const sources = [...image.layers]
    .sort((a, b) => (a.diffID < b.diffID ? -1 : 1))
    .map(({ diffID, tar: { length } }) => [diffID, { mediaType: MEDIA.layer, size: length, digest: diffID }]);
  return {
    Config: `blobs/sha256/${image.configHex}`,
    RepoTags: image.names.length > 0 ? image.names : null,
    Layers: layers,
    LayerSources: Object.fromEntries(sources),
  };
}

/** As saved with the containerd image store; by default with BuildKit's attestation. */
export function dockerSaveContainerdEntries(
  literals: readonly ImageLiteral[],
  options: { readonly attestation?: boolean } = {},
): readonly TarLiteral[] {
  const store = new BlobStore();
  const index: Descriptor[] = [];
  const items: unknown[] = [];
  for (const literal of literals) {
    const image = buildImage(literal);
    const manifest = addImage(store, image, { descriptor: { platform: image.platform } });
    const attestation = (options.attestation ?? true) ? [addAttestation(store, manifest)] : [];
    const nested = store.addIndex([manifest, ...attestation]);
    index.push(...image.names.map((name) => ({ ...nested, ...nameAnnotations(name) })));
    const { layers } = JSON.parse(String(blobOf(store, manifest))) as { layers: readonly Descriptor[] };
    items.push({
      Config: `blobs/sha256/${image.configHex}`,
      RepoTags: image.names,
      Layers: layers.map(({ digest }) => `blobs/sha256/${digest.slice('sha256:'.length)}`),
    });
  }
  return layoutEntries(store, index, { files: { 'manifest.json': goJson(items) } });
}

export function dockerSaveContainerd(literals: readonly ImageLiteral[]): Buffer {
  return tar(dockerSaveContainerdEntries(literals));
}

function blobOf(store: BlobStore, { digest }: Descriptor): Buffer | undefined {
  return store.entries().find(([hex]) => digest.endsWith(hex))?.[1];
}

/** `repositories`: repository → tag → ID of the image. null if there are no names: the file is not written. */
export function repositoriesOf(
  images: readonly BuiltImage[],
  value: (image: BuiltImage) => string,
): Readonly<Record<string, Readonly<Record<string, string>>>> | null {
  const repositories: Record<string, Record<string, string>> = {};
  for (const image of images) {
    for (const { repository, tag } of image.names.map(nameParts)) {
      repositories[repository] = { ...repositories[repository], [tag]: value(image) };
    }
  }
  return Object.keys(repositories).length > 0 ? repositories : null;
}

export function withNewline(value: unknown): Buffer {
  return Buffer.concat([goJson(value), Buffer.from('\n')]);
}

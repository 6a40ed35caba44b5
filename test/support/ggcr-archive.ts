// The docker archive of go-containerregistry, and so of kaniko, crane and ko: a config named with its algorithm and a colon, layers
// named by the digests of their compressed bytes, all dates 1970.
import { hex256 } from './bytes.ts';
import { gzip } from './compress.ts';
import { goJson } from './go-json.ts';
import { buildImage, type ImageLiteral } from './image-literal.ts';
import { type TarLiteral, tar } from './tar-builder.ts';

export function ggcrEntries(literals: readonly ImageLiteral[]): readonly TarLiteral[] {
  const entries = new Map<string, TarLiteral>();
  const add = (path: string, body: Buffer): string => {
    if (!entries.has(path)) entries.set(path, { path, body, mtime: 0 });
    return path;
  };
  const items = literals.map(buildImage).map((image) => ({
    Config: add(image.imageID, image.config),
    RepoTags: image.names,
    Layers: image.layers.map((layer) => {
      const blob = gzip(layer.tar);
      return add(`${hex256(blob)}.tar.gz`, blob);
    }),
  }));
  return [...entries.values(), { path: 'manifest.json', body: goJson(items), mtime: 0 }];
}

export function ggcrArchive(literals: readonly ImageLiteral[]): Buffer {
  return tar(ggcrEntries(literals));
}

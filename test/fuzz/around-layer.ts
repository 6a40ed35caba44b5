// An image with one hostile layer between two ordinary ones, in any archive format. The paths that commands ask for are in the
// layer below, so that the hostile layer changes them.

import { dockerSave } from '../support/docker-save.ts';
import { dockerSaveLegacy, dockerSaveV1 } from '../support/docker-save-legacy.ts';
import { multiFrameZstd, multiMemberGzip, ociArchive, pieces } from '../support/image-builder.ts';
import type { ImageLiteral } from '../support/image-literal.ts';
import { MEDIA } from '../support/oci-blobs.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';
import type { Random } from './random.ts';

const below: readonly TarLiteral[] = [
  { path: 'etc/' },
  { path: 'etc/os-release', body: 'ID=debian\n' },
  { path: 'a/b/c', body: 'one' },
  { path: 'l', link: 'a' },
];
const above: readonly TarLiteral[] = [
  { path: 'etc/os-release', body: 'ID=debian\n' },
  { path: 'l/b/c', body: 'two' },
  { path: 'a/.wh.b', body: '' },
];

export function aroundLayer(layer: readonly (TarLiteral | Buffer)[] | Buffer, random: Random): Buffer {
  const bytes = Buffer.isBuffer(layer) ? layer : tar(layer);
  const image = imageOf([tar(below), bytes, tar(above)]);
  switch (random.below(7)) {
    case 0:
      return bytes;
    case 1:
      return dockerSave([image]);
    case 2:
      return dockerSaveLegacy([image]);
    case 3:
      return dockerSaveV1([image]);
    case 4:
      return ociArchive([image], { compression: 'zstd' });
    case 5:
      return ociArchive([image], { layer: inPieces(random.oneIn(2) ? multiMemberGzip : multiFrameZstd) });
    default:
      return ociArchive([image]);
  }
}

export const imageOf = (layers: readonly Buffer[]): ImageLiteral => ({
  names: ['fuzz:1'],
  steps: layers.map((layer, index) => ({ tar: layer, createdBy: `RUN step ${index}` })),
});

const inPieces =
  (compress: (parts: readonly Buffer[]) => Buffer): Required<NonNullable<Parameters<typeof ociArchive>[1]>>['layer'] =>
  (store, content) =>
    store.add(MEDIA.gzipLayer, compress(pieces(content, 700)));

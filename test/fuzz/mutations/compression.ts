// Damaged compressed streams: of layers, and around the whole archive.

import { noise } from '../../support/bytes.ts';
import { gzip, multiFrameZstd, multiMemberGzip, pieces, zstdSkippable, zstdStored } from '../../support/compress.ts';
import { MEDIA } from '../../support/oci-blobs.ts';
import { ociArchive } from '../../support/oci-layout.ts';
import { tar } from '../../support/tar-builder.ts';
import { imageOf } from '../around-layer.ts';
import type { Mutation } from '../mutation.ts';
import type { Random } from '../random.ts';
import { flippedBits, lostBytes, otherBytes, strayBytes, truncated } from './bytes.ts';

const compressions: readonly ((content: Buffer) => Buffer)[] = [
  gzip,
  zstdStored,
  (content) => multiMemberGzip(pieces(content, 1500)),
  (content) => multiFrameZstd(pieces(content, 1500)),
  (content) => Buffer.concat([zstdSkippable(Buffer.from('skip')), zstdStored(content), zstdSkippable(Buffer.alloc(9))]),
  (content) => gzip(zstdStored(content)),
  // Magic numbers without a stream.
  (content) => Buffer.concat([Buffer.from('425a6839314159265359', 'hex'), content]),
  (content) => Buffer.concat([Buffer.from('fd377a585a000004e6d6b446', 'hex'), content]),
  (content) => Buffer.concat([Buffer.from('28b52ffd', 'hex'), content]),
];
const damages = [truncated, flippedBits, otherBytes, lostBytes, strayBytes];

const damaged = (content: Buffer, random: Random): Buffer =>
  random.pick(damages).mutate(random.pick(compressions)(content), random);

const layer = tar([
  { path: 'etc/os-release', body: 'ID=compressed\n' },
  { path: 'a/b/c', body: noise('compression', 3000) },
  { path: 'a/b/d', body: Buffer.alloc(9000, 'text ') },
]);

export const damagedLayers: Mutation = {
  name: 'damaged compressed layers',
  mutate: (_sample, random) =>
    ociArchive([imageOf([layer, layer])], {
      layer: (store, content) =>
        store.add(random.pick([MEDIA.gzipLayer, MEDIA.zstdLayer, MEDIA.layer, 'x/y']), damaged(content, random)),
    }),
};

export const damagedWhole: Mutation = { name: 'damaged compression of the whole', mutate: damaged };

export const compressed: Mutation = {
  name: 'compressed',
  mutate: (sample, random) => random.pick(compressions)(sample),
};

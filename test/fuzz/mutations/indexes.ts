// Indexes in cycles or without end. Digests are wrong on purpose: cycles are impossible with correct ones.
import { goJson } from '../../support/go-json.ts';
import { MEDIA } from '../../support/oci-blobs.ts';
import { OCI_LAYOUT } from '../../support/oci-layout.ts';
import { type TarLiteral, tar } from '../../support/tar-builder.ts';
import type { Mutation } from '../mutation.ts';
import type { Random } from '../random.ts';

const digest = (number: number): string => `sha256:${String(number).padStart(64, '0')}`;
const blob = (number: number): string => `blobs/sha256/${String(number).padStart(64, '0')}`;

export const indexCircles: Mutation = {
  name: 'indexes in circles',
  mutate(_sample, random) {
    const count = 1 + random.below(6);
    return archive(count, random, () => random.below(count));
  },
};

/** Each index lists the next one several times: 2^30 reads if each is followed. */
export const indexTower: Mutation = {
  name: 'index tower',
  mutate: (_sample, random) => archive(5 + random.below(40), random, (number) => number + 1),
};

function archive(count: number, random: Random, next: (number: number) => number): Buffer {
  const index = (number: number): Buffer => {
    const manifests = Array.from({ length: 1 + random.below(4) }, () => listed(next(number), random));
    return goJson({ schemaVersion: 2, mediaType: MEDIA.index, manifests });
  };
  const blobs = Array.from({ length: count }, (_, at): TarLiteral => ({ path: blob(at), body: index(at) }));
  return tar([
    { path: 'oci-layout', body: OCI_LAYOUT },
    { path: 'index.json', body: index(-1) },
    ...blobs,
    { path: blob(count), body: manifest(random.pick([0, count])) },
  ]);
}

function listed(number: number, random: Random): unknown {
  const mediaType = random.oneIn(5) ? MEDIA.manifest : MEDIA.index;
  const annotations = { 'org.opencontainers.image.ref.name': `name${random.below(5)}` };
  return { mediaType, digest: digest(Math.max(number, 0)), size: random.below(500), annotations };
}

/** A manifest whose config and layers are itself, or an index. */
const manifest = (number: number): Buffer => {
  const descriptor = (mediaType: string) => ({ mediaType, digest: digest(number), size: 3 });
  const layers = [descriptor(MEDIA.layer), descriptor(MEDIA.gzipLayer)];
  return goJson({ schemaVersion: 2, mediaType: MEDIA.manifest, config: descriptor(MEDIA.config), layers });
};

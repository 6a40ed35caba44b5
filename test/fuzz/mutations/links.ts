// Symbolic and hard links that form cycles, lead out of the root or fan out: among the files of a layer, and among the blobs of
// the archive.

import { ociEntries } from '../../support/oci-layout.ts';
import { type TarLiteral, tar } from '../../support/tar-builder.ts';
import { aroundLayer, imageOf } from '../around-layer.ts';
import type { Mutation } from '../mutation.ts';

const steps = ['a', 'b', 'l', 'k', 'a/b', 'a/l', 'l/b', 'k/l/a'];
const targets = [
  'a',
  'l',
  'k',
  '.',
  '..',
  '/',
  'a/l',
  '../l',
  '/k/l',
  'l/l/l/l',
  '../../../../../..',
  'nowhere',
  'a/b/../../l',
];

export const linkCircles: Mutation = {
  name: 'links in circles',
  mutate(_sample, random) {
    const entries = Array.from({ length: 2 + random.below(14) }, (): TarLiteral => {
      const path = random.pick(steps);
      if (random.oneIn(4)) return { path: `${path}/${random.pick(steps)}/file`, body: path };
      return { path, type: random.oneIn(3) ? 'hardlink' : 'symlink', link: random.pick(targets) };
    });
    return aroundLayer(entries, random);
  },
};

/** Each link goes twice through the next one: 2^60 steps without a limit. */
export const linkTower: Mutation = {
  name: 'link tower',
  mutate(_sample, random) {
    const height = 5 + random.below(60);
    const links = Array.from(
      { length: height },
      (_, at): TarLiteral => ({ path: `t${at}`, link: `t${at + 1}/t${at + 1}` }),
    );
    return aroundLayer([...links, { path: `t${height}`, link: '.' }, { path: 't0/t0/file', body: 'far' }], random);
  },
};

/** Blobs that are links: to each other, in a cycle, out of the archive, to a directory, to index.json. */
export const linkedBlobs: Mutation = {
  name: 'linked blobs',
  mutate(_sample, random) {
    const entries = ociEntries([
      imageOf([tar([{ path: 'file', body: 'linked' }]), tar([{ path: 'other', body: 'x' }])]),
    ]);
    const paths = entries.map(({ path }) => String(path)).filter((path) => !path.endsWith('/'));
    const links = paths
      .filter(() => random.oneIn(3))
      .map((path): TarLiteral => {
        const target = random.pick([
          ...paths,
          path,
          '../../../../etc/passwd',
          '/etc/hostname',
          'blobs',
          '',
          'blobs/sha256/nothing',
        ]);
        return random.oneIn(2)
          ? { path, type: 'hardlink', link: target }
          : { path, type: 'symlink', link: `../../${target}` };
      });
    return tar([...entries, ...links]);
  },
};

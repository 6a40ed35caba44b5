// Sparse files whose maps overlap, run backwards, declare petabytes, or never end. A file of a few gigabytes would be valid and
// take seconds to expand, so the sizes are small or above every limit.
import { type TarLiteral, tarEntry } from '../../support/tar-builder.ts';
import { aroundLayer } from '../around-layer.ts';
import type { Mutation } from '../mutation.ts';
import type { Random } from '../random.ts';

const forms = ['gnu', '0.0', '0.1', '1.0'] as const;
const places = [0, 512, 1024, 4096, 2 ** 20, 2 ** 33, 2 ** 50, Number.MAX_SAFE_INTEGER];

export const sparseMaps: Mutation = {
  name: 'sparse maps',
  mutate(_sample, random) {
    const entries = Array.from({ length: 1 + random.below(4) }, (): TarLiteral => {
      const segments = Array.from({ length: random.below(random.oneIn(10) ? 400 : 6) }, () => ({
        at: random.pick(places),
        body: 's'.repeat(random.pick([0, 1, 512, 700])),
      }));
      const sparse = { form: random.pick(forms), realSize: random.pick(places), segments };
      return { path: random.pick(['sparse', 'a/b', 'etc/os-release']), sparse };
    });
    return aroundLayer(entries, random);
  },
};

const maps = [
  '1\n0\n5\n',
  '99999999\n',
  '2\n0\n512\n0\n512\n',
  '1\n-1\n5\n',
  '1e9\n',
  '\n\n\n',
  '1\n0\n99999999999999999\n',
  '0\n',
];

/** The map before the data does not match them. */
export const lyingSparseMaps: Mutation = {
  name: 'lying sparse maps',
  mutate(_sample, random) {
    const map = random.pick(maps).repeat(random.pick([1, 1, 200]));
    const pax = [
      ['GNU.sparse.major', random.pick(['1', '0', '2', ''])],
      ['GNU.sparse.minor', '0'],
      ['GNU.sparse.name', 'sparse'],
      [random.pick(['GNU.sparse.realsize', 'GNU.sparse.size']), String(random.pick(places))],
      ['GNU.sparse.map', random.pick(['0,5', '0,5,5', 'x', ',,,', '0,512,0,512', `0,1,${'9'.repeat(15)},1`, ''])],
    ] as const;
    const body = Buffer.concat([Buffer.from(map), Buffer.alloc(random.below(1500), 's')]);
    return aroundLayer(
      [{ path: 'GNUSparseFile.0/sparse', body, pax }, endless(random), { path: 'after', body: 'a' }],
      random,
    );
  },
};

/** An old GNU header whose map always announces another block. */
function endless(random: Random): Buffer {
  const more = Buffer.alloc(512 * random.below(30), '0');
  for (let at = 504; at < more.length; at += 512) more[at] = 1;
  return Buffer.concat([
    tarEntry({ path: 'endless', flag: 'S', format: 'gnu', patches: [{ at: 482, bytes: '\x01' }] }),
    more,
  ]);
}

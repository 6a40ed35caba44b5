// Bytes with two meanings: one blob with several names, one layer listed several times, the config as a layer, entries whose
// sizes overlap the next ones.
import { goJson } from '../../support/go-json.ts';
import { type TarLiteral, tar, tarEntry } from '../../support/tar-builder.ts';
import type { Mutation } from '../mutation.ts';

const layer = tar([
  { path: 'etc/os-release', body: 'ID=shared\n' },
  { path: 'a/b', body: 'shared' },
  { path: 'a/.wh.c', body: '' },
]);
const config = goJson({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } });

export const sharedBlobs: Mutation = {
  name: 'shared blobs',
  mutate(_sample, random) {
    const links: readonly TarLiteral[] = [
      { path: 'soft.tar', link: 'layer.tar' },
      { path: 'hard.tar', type: 'hardlink', link: 'layer.tar' },
      { path: 'soft-of-hard.tar', link: './hard.tar' },
    ];
    const names = [
      'layer.tar',
      'soft.tar',
      'hard.tar',
      'soft-of-hard.tar',
      './layer.tar',
      'config.json',
      'manifest.json',
      'gone.tar',
    ];
    const items = Array.from({ length: 1 + random.below(3) }, (_, at) => ({
      Config: random.pick(['config.json', 'config.json', 'manifest.json', 'layer.tar']),
      RepoTags: [`shared:${at}`],
      Layers: random.some(names, random.below(random.oneIn(20) ? 300 : 6)),
    }));
    const entries: readonly TarLiteral[] = [
      { path: 'layer.tar', body: layer },
      ...links,
      { path: 'config.json', body: config },
      { path: 'manifest.json', body: goJson(items) },
    ];
    return tar(random.oneIn(2) ? entries : [...entries].reverse());
  },
};

/** An entry with the size of everything that follows, so that its data are headers and bodies of others. */
export const overlapping: Mutation = {
  name: 'overlapping entries',
  mutate(_sample, random) {
    const inner = tarEntry({ path: 'etc/os-release', body: 'ID=inner\n' });
    const outer = tarEntry({
      path: 'outer.tar',
      body: '',
      sizeField: inner.length + random.pick([-512, -1, 0, 1, 512]),
    });
    const item = {
      Config: 'config.json',
      RepoTags: ['overlap:1'],
      Layers: ['outer.tar', 'etc/os-release', 'outer.tar'],
    };
    const manifest = { path: 'manifest.json', body: goJson([item]) };
    return tar([{ path: 'config.json', body: config }, ...(random.oneIn(2) ? [manifest] : []), outer, inner, manifest]);
  },
};

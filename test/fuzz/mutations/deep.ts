// Extreme nesting: directories in directories, JSON in JSON.
import { OCI_LAYOUT } from '../../support/oci-layout.ts';
import { type TarLiteral, tar } from '../../support/tar-builder.ts';
import { aroundLayer } from '../around-layer.ts';
import type { Mutation } from '../mutation.ts';

export const deepDirectories: Mutation = {
  name: 'deep directories',
  mutate(_sample, random) {
    // One path can exceed the limit on headers; many of them would need the memory in the test itself.
    const longest = random.pick([300, 5000, 20_000, 1_100_000]);
    const entries = Array.from({ length: longest > 20_000 ? 1 : 1 + random.below(20) }, (_, at): TarLiteral => {
      const step = random.pick(['a/', `d${at}/`, '__proto__/', './', '../', `${'x'.repeat(255)}/`]);
      const path = step.repeat(1 + random.below(longest / step.length));
      return random.oneIn(3) ? { path } : { path: `${path}file`, body: 'deep' };
    });
    return aroundLayer(entries, random);
  },
};

const openings: readonly (readonly [open: string, close: string])[] = [
  ['[', ']'],
  ['{"a":', '}'],
  ['{"manifests":[', ']}'],
  ['[{"Config":', '}]'],
  ['{"__proto__":', '}'],
];

/** A description of the image nested up to 100,000 levels deep, closed or not. */
export const deepJSON: Mutation = {
  name: 'deep JSON',
  mutate(_sample, random) {
    const [open, close] = random.pick(openings);
    const depth = random.pick([1000, 10_000, 100_000]);
    const nested = open.repeat(depth) + (random.oneIn(3) ? '' : `null${close.repeat(depth)}`);
    const body = random.pick([
      nested,
      `{"schemaVersion":2,"manifests":${nested}}`,
      `{"schemaVersion":2,"manifests":[{"mediaType":"x/y","digest":"sha256:0","size":1,"annotations":${nested}}]}`,
      `[{"Config":"config.json","RepoTags":${nested},"Layers":["layer.tar"]}]`,
      `[{"Config":"config.json","RepoTags":null,"Layers":["layer.tar"]}]`,
    ]);
    return tar([
      { path: 'config.json', body: `{"config":{"Labels":${nested}},"rootfs":{"type":"layers","diff_ids":${nested}}}` },
      { path: 'layer.tar', body: tar([{ path: 'file', body: 'x' }]) },
      { path: random.pick(['manifest.json', 'index.json', 'repositories']), body },
      ...(random.oneIn(2) ? [{ path: 'oci-layout', body: OCI_LAYOUT }] : []),
    ]);
  },
};

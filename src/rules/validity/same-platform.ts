// Two images for one platform in one index: image-index.md allows it, and lets each engine choose.
import type { LooseDescriptor } from '../../image/document.ts';
import type { Contents, Image } from '../../image/image.ts';
import { platformOf } from '../../image/tell-apart.ts';
import { annotation } from '../../oci/descriptor.ts';
import { shortDigest } from '../../oci/digest.ts';
import { fullPlatformName, isUnknownPlatform, normalizePlatform, platformKey } from '../../oci/platform.ts';
import type { Observation, Rule } from '../rule.ts';

interface Data {
  readonly name: string;
  readonly platform: string;
  readonly first: string;
  readonly second: string;
}

export const samePlatform: Rule<Data> = {
  id: 'validity/same-platform',
  severity: 'note',
  title: 'An index lists two images for one platform',
  why: 'A pull for this platform gets one of them, usually the first; the other is only reached by its digest. Select one by digest, or list only one.',
  *check({ contents }) {
    const images = new Map(contents.images.map((image) => [image.manifestDigest, image]));
    yield* twinsOf(contents, images);
  },
  message: ({ name, platform, first, second }) =>
    `${name} lists two images for ${platform}: ${shortDigest(first)} and ${shortDigest(second)}`,
};

const isNamed = ({ annotations }: LooseDescriptor): boolean =>
  Boolean(annotations?.[annotation.imageName] ?? annotations?.[annotation.refName]);

function* twinsOf(
  { references, listed, documents }: Contents,
  images: ReadonlyMap<string | undefined, Image>,
): Generator<Observation<Data>> {
  const others = new Set(listed.filter(({ kind }) => kind !== 'image').map(({ digest }) => digest));
  const indexes = new Set(documents.filter(({ kind }) => kind === 'oci-index').map(({ name }) => name));
  const seen = new Map<string, string>();
  for (const { from, pointer, role, name, declared } of references) {
    const digest = declared?.digest;
    if (role !== 'manifest' || !digest || others.has(digest) || indexes.has(name)) continue;
    // index.json lists any images, and names tell them apart (see validity/ref-name).
    if (from === 'index.json' && (isNamed(declared) || !declared.platform)) continue;
    const image = images.get(digest);
    const platform = declared.platform ?? (image ? platformOf(image) : {});
    const text = fullPlatformName(platform);
    if (text === undefined || isUnknownPlatform(platform)) continue;
    const key = JSON.stringify([from, platformKey(normalizePlatform(platform))]);
    const first = seen.get(key) ?? digest;
    seen.set(key, first);
    if (first !== digest)
      yield { where: { blob: from, pointer }, data: { name: from, platform: text, first, second: digest } };
  }
}

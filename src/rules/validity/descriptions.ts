// Docker 25 and later describe each image twice, in manifest.json and in index.json; readers differ in which they take.
import { rangeKey } from '../../bytes/byte-range.ts';
import type { Contents, Image } from '../../image/image.ts';
import { namesOfIndex, namesOfManifest } from '../described-names.ts';
import { isWhollyRead } from '../facts.ts';
import { imageLabel } from '../image-label.ts';
import type { Observation, Rule } from '../rule.ts';

interface Data {
  readonly image: string | null;
  readonly difference: string;
}

export const descriptions: Rule<Data> = {
  id: 'validity/descriptions',
  severity: 'warning',
  title: 'The two descriptions in the archive disagree',
  why: 'Docker reads manifest.json, containerd index.json: the same file loads as different images. Save the image again.',
  *check({ contents }) {
    if (!isWhollyRead(contents)) return;
    if (!contents.formats.includes('docker-archive') || !contents.formats.includes('oci-layout')) return;
    yield* aboutImages(contents);
    yield* aboutNames(contents);
  },
  message: ({ image, difference }) => `${image ?? 'an image without a name'}: ${difference}`,
};

function* aboutImages({ images }: Contents): Generator<Observation<Data>> {
  const isTwiceDescribed = images.some(({ format }) => format === 'oci-layout');
  for (const image of images) {
    const label = imageLabel(image);
    const place = { image: label };
    for (const other of image.otherDescriptions) {
      if (layersOf(image) === layersOf(other)) continue;
      const difference = `${image.format} and ${other.format} list different layers for it`;
      yield { where: place, data: { ...place, difference } };
    }
    if (isTwiceDescribed && image.format === 'docker-archive') {
      yield { where: place, data: { ...place, difference: 'manifest.json has it, index.json does not' } };
    }
  }
}

const layersOf = ({ layers }: Image): string =>
  layers.map(({ range, name }) => (range ? rangeKey(range) : name)).join();

/** Names are compared where index.json has whole ones; a save of several platforms has one in manifest.json for all. */
function* aboutNames(contents: Contents): Generator<Observation<Data>> {
  const [listed, saved] = [namesOfIndex(contents), namesOfManifest(contents)];
  if (listed.size === 0) return;
  for (const image of new Set([...listed.keys(), ...saved.keys()])) {
    const difference = differenceOf(listed.get(image), saved.get(image));
    if (difference) yield { where: { image, blob: 'manifest.json' }, data: { image, difference } };
  }
}

function differenceOf(
  listed: ReadonlySet<string> | undefined,
  saved: ReadonlySet<string> | undefined,
): string | undefined {
  if (!saved) return 'index.json has this name, manifest.json does not';
  if (!listed) return 'manifest.json has this name, index.json does not';
  const isOther = listed.size > 0 && [...saved].some((config) => !listed.has(config));
  return isOther ? 'index.json and manifest.json give this name to different images' : undefined;
}

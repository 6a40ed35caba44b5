// Docker 25 and later describe each image twice, in manifest.json and in index.json. Tools differ in which one they read.
import { rangeKey } from '../../bytes/byte-range.ts';
import type { Contents, Image } from '../../image/image.ts';
import { shortened } from '../../text/message-name.ts';
import { namesOfIndex, namesOfManifest } from '../described-names.ts';
import { areDocumentsUsable } from '../facts.ts';
import type { Observation, Rule } from '../rule.ts';
import { imageLabel } from '../wording.ts';

interface Data {
  readonly image: string | null;
  readonly difference: string;
}

export const descriptions: Rule<Data> = {
  id: 'validity/descriptions',
  severity: 'warning',
  title: 'The files manifest.json and index.json disagree',
  why: 'Docker reads manifest.json and containerd reads index.json, so they load different images. Save the image again.',
  *check({ contents }) {
    if (!areDocumentsUsable(contents)) return;
    if (!contents.formats.includes('docker-archive') || !contents.formats.includes('oci-layout')) return;
    yield* aboutImages(contents);
    yield* aboutNames(contents);
  },
  message: ({ image, difference }) => `${shortened(image ?? 'an image without a name')}: ${difference}`,
};

function* aboutImages({ images }: Contents): Generator<Observation<Data>> {
  const isTwiceDescribed = images.some(({ format }) => format === 'oci-layout');
  for (const image of images) {
    const label = imageLabel(image);
    const place = { image: label };
    for (const other of image.otherDescriptions) {
      if (layersOf(image) === layersOf(other)) continue;
      const difference = 'manifest.json and index.json list different layers';
      yield { where: place, data: { ...place, difference } };
    }
    if (isTwiceDescribed && image.format === 'docker-archive') {
      yield { where: place, data: { ...place, difference: 'listed in manifest.json, but not in index.json' } };
    }
  }
}

const layersOf = ({ layers }: Image): string =>
  layers.map(({ range, name }) => (range ? rangeKey(range) : name)).join();

/**
 * Names are only compared if index.json has complete ones. It can have an image for each platform under one name, of which
 * manifest.json has only one.
 */
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
  if (!saved) return 'this name is in index.json, but not in manifest.json';
  if (!listed) return 'this name is in manifest.json, but not in index.json';
  const isOther = listed.size > 0 && [...saved].some((config) => !listed.has(config));
  return isOther ? 'this name refers to different images in index.json and manifest.json' : undefined;
}

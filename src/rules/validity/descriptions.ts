// Docker 25 and later describe each image twice, in manifest.json and in index.json; readers differ in which they take.
import { rangeKey } from '../../bytes/byte-range.ts';
import type { Contents, Image } from '../../image/image.ts';
import { annotation } from '../../spec/descriptor.ts';
import { taggedName } from '../../spec/reference.ts';
import { documentsOf, isWhollyRead } from '../facts.ts';
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
  const listed = namesOfIndex(contents);
  const saved = namesOfManifest(contents);
  if (listed.size === 0) return;
  for (const image of new Set([...listed, ...saved])) {
    if (listed.has(image) && saved.has(image)) continue;
    const [has, lacks] = listed.has(image) ? ['index.json', 'manifest.json'] : ['manifest.json', 'index.json'];
    yield { where: { image, blob: lacks }, data: { image, difference: `${has} has this name, ${lacks} does not` } };
  }
}

const namesOfIndex = ({ references }: Contents): ReadonlySet<string> =>
  new Set(
    references
      .filter(({ from }) => from === 'index.json')
      .flatMap(({ declared }) => declared?.annotations?.[annotation.imageName] ?? [])
      .map(taggedName),
  );

const namesOfManifest = (contents: Contents): ReadonlySet<string> =>
  new Set(
    documentsOf(contents, 'docker-manifest')
      .flatMap(({ value }) => value ?? [])
      .flatMap((item) => item?.RepoTags ?? [])
      .flatMap((tag) => (tag === null ? [] : taggedName(tag))),
  );

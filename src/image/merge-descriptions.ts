// Two descriptions of one image become one: an image for each config and format, and what a later format says of it
// beside it. An archive can list many thousands of images, so that none is looked for among all others.
import type { FormatName, Image } from './image.ts';

/** An image, and what other formats say of it. */
interface Described {
  readonly image: Image;
  readonly others: Image[];
}

/** In the order of the first descriptions. */
export function mergeDescriptions(images: readonly Image[]): readonly Image[] {
  const result: Described[] = [];
  const places = new Map<string, Map<FormatName, number>>();
  for (const image of images) {
    const at = firstPlace(image, places);
    if (at !== undefined) {
      result[at].others.push(image);
      continue;
    }
    for (const key of keysOf(image)) {
      const known = places.get(key) ?? new Map<FormatName, number>();
      if (!known.has(image.format)) known.set(image.format, result.length);
      places.set(key, known);
    }
    result.push({ image, others: [] });
  }
  return result.map(({ image, others }) => (others.length === 0 ? image : withOthers(image, others)));
}

/** Place of the first image of another format that has the same config. */
function firstPlace(image: Image, places: ReadonlyMap<string, ReadonlyMap<FormatName, number>>): number | undefined {
  const found = wantedKeys(image)
    .flatMap((key) => [...(places.get(key) ?? [])])
    .filter(([format]) => format !== image.format)
    .map(([, at]) => at);
  return found.length === 0 ? undefined : Math.min(...found);
}

/** A config is known by its digest or, where one of the two has none to tell, by its name. */
function wantedKeys({ imageID, config }: Image): readonly string[] {
  const byName = config ? [`${imageID === undefined ? 'name' : 'name without digest'} ${config.name}`] : [];
  return imageID === undefined ? byName : [`digest ${imageID}`, ...byName];
}

function keysOf({ imageID, config }: Image): readonly string[] {
  const names = config ? [`name ${config.name}`] : [];
  if (imageID !== undefined) return [`digest ${imageID}`, ...names];
  return config ? [...names, `name without digest ${config.name}`] : [];
}

const withOthers = (image: Image, others: readonly Image[]): Image => ({
  ...image,
  names: [...new Set([image, ...others].flatMap(({ names }) => names))],
  otherDescriptions: [...image.otherDescriptions, ...others],
});

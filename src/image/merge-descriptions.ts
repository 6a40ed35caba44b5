// Merges descriptions of the same image (the same config) by different formats. Uses maps, because an archive can list
// many thousands of images.
import type { FormatName, Image } from './image.ts';

/** An image, and its descriptions in other formats. */
interface MergedImage {
  readonly image: Image;
  readonly others: Image[];
}

/** Merges images; the result is in the order of their first descriptions. */
export function mergeDescriptions(images: readonly Image[]): readonly Image[] {
  const result: MergedImage[] = [];
  const indexes = new Map<string, Map<FormatName, number>>();
  for (const image of images) {
    const at = indexOfMatch(image, indexes);
    const first = at === undefined ? undefined : result[at];
    if (first) {
      first.others.push(image);
      continue;
    }
    for (const key of storedKeys(image)) {
      const known = indexes.get(key) ?? new Map<FormatName, number>();
      if (!known.has(image.format)) known.set(image.format, result.length);
      indexes.set(key, known);
    }
    result.push({ image, others: [] });
  }
  return result.map(({ image, others }) => (others.length === 0 ? image : withOthers(image, others)));
}

/** Index of the first image of another format with the same config. */
function indexOfMatch(image: Image, indexes: ReadonlyMap<string, ReadonlyMap<FormatName, number>>): number | undefined {
  const found = lookupKeys(image)
    .flatMap((key) => [...(indexes.get(key) ?? [])])
    .filter(([format]) => format !== image.format)
    .map(([, at]) => at);
  return found.length === 0 ? undefined : Math.min(...found);
}

/** Configs are matched by digest or, if one of the two has no digest, by name. */
function lookupKeys({ imageID, config }: Image): readonly string[] {
  const byName = config ? [`${imageID === undefined ? 'name' : 'name without digest'} ${config.name}`] : [];
  return imageID === undefined ? byName : [`digest ${imageID}`, ...byName];
}

function storedKeys({ imageID, config }: Image): readonly string[] {
  const names = config ? [`name ${config.name}`] : [];
  if (imageID !== undefined) return [`digest ${imageID}`, ...names];
  return config ? [...names, `name without digest ${config.name}`] : [];
}

const withOthers = (image: Image, others: readonly Image[]): Image => ({
  ...image,
  names: [...new Set([image, ...others].flatMap(({ names }) => names))],
  otherDescriptions: [...image.otherDescriptions, ...others],
});

// What distinguishes the images of one archive: names, platforms and digests, as options to select one of them.
import { shortDigest } from '../oci/digest.ts';
import {
  fullPlatformName,
  matchPlatform,
  normalizePlatform,
  type Platform,
  parsePlatform,
  type WantedPlatform,
} from '../oci/platform.ts';
import type { Image } from './image.ts';

/** The platform of an image with its version and features, as declared. */
export function platformOf({ platform, osVersion, osFeatures }: Image): Platform {
  const [os, architecture, variant] = platform?.split('/', 3) ?? [];
  return { os, architecture, variant, 'os.version': osVersion, 'os.features': osFeatures };
}

/** Whether an image declares that it is for Windows. */
export const isForWindows = (image: Image): boolean => normalizePlatform(platformOf(image)).os === 'windows';

/** `windows(10.0.20348.2402)/amd64`, `linux/arm/v7`; undefined if the image declares no platform. */
export const platformText = (image: Image): string | undefined => fullPlatformName(platformOf(image));

/** The images for a platform. Of several images with one name those that match exactly are taken, if there are any. */
export function imagesForPlatform(images: readonly Image[], wanted: WantedPlatform): readonly Image[] {
  const matching = images.flatMap((image) => {
    const match = image.platform === undefined ? undefined : matchPlatform(platformOf(image), wanted);
    return match ? [{ image, isExact: match === 'exact' }] : [];
  });
  const namesOf = ({ names }: Image): readonly string[] => (names.length > 0 ? names : ['']);
  const exact = new Set(matching.flatMap(({ image, isExact }) => (isExact ? namesOf(image) : [])));
  return matching
    .filter(({ image, isExact }) => isExact || !namesOf(image).some((name) => exact.has(name)))
    .map(({ image }) => image);
}

/** The value of --platform that selects only this image; undefined if there is none. */
export function uniquePlatform(image: Image, images: readonly Image[]): string | undefined {
  const text = platformText(image);
  const wanted = text === undefined ? undefined : parsePlatform(text);
  return wanted && imagesForPlatform(images, wanted).length === 1 ? text : undefined;
}

/** A name that all these images have; undefined also if there is only a single image without a name. */
export const sharedName = ([first, ...others]: readonly Image[]): string | undefined =>
  first?.names.find((name) => others.every(({ names }) => names.includes(name)));

/** Whether nothing but platforms and digests can tell these images apart: all have one name, or none has any. */
export const haveOneName = (images: readonly Image[]): boolean =>
  sharedName(images) !== undefined || images.every(({ names }) => names.length === 0);

/** For each image a name that no other of these images has, if there is one. */
export function uniqueNames(images: readonly Image[]): ReadonlyMap<Image, string> {
  const counts = new Map<string, number>();
  for (const { names } of images) for (const name of new Set(names)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const unique = images.map((image) => [image, image.names.find((name) => counts.get(name) === 1)] as const);
  return new Map(unique.flatMap(([image, name]) => (name === undefined ? [] : [[image, name]])));
}

/**
 * The short image ID or, if several of the images have the same config, the short manifest digest, for each image that
 * has one.
 */
export function distinctDigests(images: readonly Image[]): ReadonlyMap<Image, string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { imageID } of images) if (imageID !== undefined) (seen.has(imageID) ? shared : seen).add(imageID);
  const digests = new Map<Image, string>();
  for (const image of images) {
    const { imageID, manifestDigest } = image;
    const isShared = imageID !== undefined && shared.has(imageID);
    const digest = isShared ? (manifestDigest ?? imageID) : (imageID ?? manifestDigest);
    if (digest !== undefined) digests.set(image, shortDigest(digest));
  }
  return digests;
}

/** What selects one image of an archive: `ARCHIVE#IMAGE`, `--platform PLATFORM`, or both. */
export interface Selector {
  readonly image?: string;
  readonly platform?: string;
}

/** Among more images, none is told apart by its platform: each would be compared with all others. */
const maxByPlatform = 100;

/**
 * How to find what selects only one of these images: a name, a platform, both, a digest, or the place among `all`, which always
 * works. `isUsable`: whether --platform can have this value.
 */
export function uniqueSelectors(
  images: readonly Image[],
  all: readonly Image[],
  isUsable: (platform: string) => boolean = () => true,
): (image: Image) => Selector {
  const names = uniqueNames(images);
  const digests = selectingDigests(images);
  const hasOneName = haveOneName(images);
  const byPlatform = (image: Image): Selector | undefined => {
    const [name] = image.names;
    if (images.length > maxByPlatform || (name === undefined && !hasOneName)) return undefined;
    const named = hasOneName ? images : images.filter(({ names }) => names.includes(String(name)));
    const platform = uniquePlatform(image, named);
    if (platform === undefined || !isUsable(platform)) return undefined;
    return hasOneName || name === undefined ? { platform } : { image: name, platform };
  };
  return (image) => {
    const name = names.get(image);
    if (name !== undefined) return { image: name };
    return byPlatform(image) ?? { image: digests.get(image) ?? `@${all.indexOf(image)}` };
  };
}

/** The archive with what selects one image of it. Standard input cannot have a name behind it. */
export const selectingArguments = (archive: string, { image, platform }: Selector): readonly string[] => [
  ...(image === undefined ? [archive] : archive === '-' ? [archive, '--image', image] : [`${archive}#${image}`]),
  ...(platform === undefined ? [] : ['--platform', platform]),
];

/** The short digest of each image that selects no other. */
function selectingDigests(images: readonly Image[]): ReadonlyMap<Image, string> {
  const counts = new Map<string, number>();
  for (const { imageID, manifestDigest } of images) {
    const short = [imageID, manifestDigest].flatMap((id) => (id === undefined ? [] : shortDigest(id)));
    for (const digest of new Set(short)) counts.set(digest, (counts.get(digest) ?? 0) + 1);
  }
  return new Map([...distinctDigests(images)].filter(([, digest]) => counts.get(digest) === 1));
}

/** Whether its image ID or manifest digest begins with these hexadecimal digits. */
export const hasDigest = ({ imageID, manifestDigest }: Image, start: string): boolean =>
  [imageID, manifestDigest].some((id) => id?.startsWith(`sha256:${start}`));

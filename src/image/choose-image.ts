// Chooses the one image of an archive that a command needs. If images of one name differ by platform, that of the user or of
// the host is taken, and a note says so.
import { InputError } from '../bytes/input-error.ts';
import { normalizePlatform, parsePlatform, type WantedPlatform } from '../oci/platform.ts';
import { shellWord } from '../text/shell-word.ts';
import type { Contents, Image } from './image.ts';
import { listed } from './select-images.ts';
import {
  haveOneName,
  imagesForPlatform,
  platformOf,
  platformText,
  type Selector,
  selectingArguments,
  sharedName,
  uniqueSelectors,
} from './tell-apart.ts';

/** An archive, and the images of it that the user selects. */
export interface ImageChoice {
  /** The archive's name, for messages. */
  readonly name: string;
  readonly contents: Contents;
  readonly images: readonly Image[];
  /** The name of the image as given. */
  readonly asked?: string | undefined;
}

/** The platform to take if an archive has several. */
export interface PreferredPlatform {
  /** The best first. */
  readonly platforms: readonly WantedPlatform[];
  /** The first one, such as `linux/amd64`. */
  readonly name: string;
  /** Whose it is, for messages: `the platform of this host`. */
  readonly source: string;
}

export interface ChosenImage {
  readonly image: Image;
  /** For the user, if the image was chosen by a preferred platform. */
  readonly note?: string;
}

/**
 * One image of each archive. Archives with several images of one name get the platform of the others that have only one, or else
 * the preferred platform, the same for all.
 * @throws {InputError} `no-such-image` if none or several match; the message lists options to paste
 */
export function chooseImages(
  choices: readonly ImageChoice[],
  preferred?: () => PreferredPlatform,
): readonly ChosenImage[] {
  const open = choices.filter(({ images }) => images.length !== 1);
  const [first] = open;
  if (!first) return choices.map(({ images }) => ({ image: images[0] as Image }));
  const ambiguous = open.find(({ images }) => !haveOneName(images));
  if (ambiguous) throw severalImages(ambiguous, choices, '');
  const wanted = platformOfOther(choices) ?? preferred?.();
  if (!wanted) throw severalImages(first, choices, '');
  const found = wanted.platforms.map((platform) => open.map(({ images }) => imagesForPlatform(images, platform)));
  const best = found.findIndex((ofEach) => ofEach.every((images) => images.length === 1));
  const taken = found[best];
  if (!taken) {
    const lacking = open.find((_, at) => found.every((ofEach) => ofEach[at]?.length === 0));
    const without = lacking ? `, none for ${wanted.name} (${wanted.source})` : '';
    throw severalImages(lacking ?? first, choices, without);
  }
  const reason = best === 0 ? wanted.source : `runs on ${wanted.name}, ${wanted.source}`;
  return choices.map((choice) => {
    const [image] = taken[open.indexOf(choice)] ?? choice.images;
    if (!image) throw new Error('no image');
    return choice.images.length === 1 ? { image } : { image, note: noteOf(choice, image, reason, choices) };
  });
}

/** Two versions of an image are compared for one platform. */
function platformOfOther(choices: readonly ImageChoice[]): PreferredPlatform | undefined {
  const decided = choices.find(({ images }) => images.length === 1);
  const [image] = decided?.images ?? [];
  const name = image && platformText(image);
  if (!decided || !image || name === undefined) return undefined;
  const wanted = { platform: normalizePlatform(platformOf(image)), hasVariant: true };
  return { platforms: [wanted], name, source: `the platform of ${decided.name}` };
}

/**
 * Such as `app.tar has 3 images named app:1; using linux/amd64 (the platform of this host); others: --platform linux/arm64 |
 * --platform linux/arm/v7`
 */
function noteOf(choice: ImageChoice, image: Image, reason: string, choices: readonly ImageChoice[]): string {
  const others = choice.images.filter((one) => one !== image);
  const options = optionsOf(choice, others, choices);
  return `${countOf(choice)}; using ${platformText(image)} (${reason}); others: ${options}`;
}

/**
 * Such as `app.tar has 3 images named app:1; choose one: --platform linux/amd64 | --platform linux/arm64`, or `app.tar has 2
 * images; choose one: app.tar#a | app.tar#b`
 */
const severalImages = (choice: ImageChoice, choices: readonly ImageChoice[], without: string): InputError =>
  new InputError(
    'no-such-image',
    `${countOf(choice)}${without}; choose one: ${optionsOf(choice, choice.images, choices)}`,
  );

function countOf({ name, images, asked }: ImageChoice): string {
  const shared = sharedName(images);
  const archive = name === '-' ? 'standard input' : name;
  return `${archive} has ${images.length} images${shared === undefined ? '' : ` named ${asked ?? shared}`}`;
}

/** What selects each of these images of a choice. --platform is for all archives of the command line. */
function optionsOf(choice: ImageChoice, images: readonly Image[], choices: readonly ImageChoice[]): string {
  const others = choices.filter((other) => other !== choice);
  const isUsable = (platform: string): boolean => {
    const wanted = parsePlatform(platform);
    return wanted !== undefined && others.every((other) => imagesForPlatform(other.images, wanted).length > 0);
  };
  const selectorOf = uniqueSelectors(choice.images, choice.contents.images, isUsable);
  const texts = images.map((image) => () => optionText(choice.name, selectorOf(image)));
  return listed(texts, ' | ', choice.name);
}

/** Only what is to be added to the command line or replaces the archive: `--platform linux/arm64`, `app.tar#web:1`. */
function optionText(archive: string, selector: Selector): string {
  const words = selectingArguments(archive, selector);
  const isAdded = words[0] === archive;
  return (isAdded ? words.slice(1) : words).map(shellWord).join(' ');
}

// Selects images of an archive by name, digest or platform.
import { InputError } from '../bytes/input-error.ts';
import { shortDigest } from '../oci/digest.ts';
import { matchesPlatform } from '../oci/platform.ts';
import { familiarName } from '../oci/reference.ts';
import type { Contents, Image } from './image.ts';

/** Which images of an archive to use; without any field, all. */
export interface ImageSelection {
  /** A name, or an image ID or manifest digest or the start of one (at least six hexadecimal digits). */
  readonly image?: string | undefined;
  /** `os/arch[/variant]`. */
  readonly platform?: string | undefined;
}

/**
 * The images that match, in the order of the archive. `name` is the archive's name, for messages.
 * @throws {InputError} `no-such-image` if an image or platform is given and no image matches
 */
export function selectImages(name: string, { images }: Contents, wanted: ImageSelection): readonly Image[] {
  const { image: asked, platform } = wanted;
  const selected = images.filter(
    (image) =>
      (asked === undefined || answersTo(image, asked)) &&
      (platform === undefined || matchesPlatform(image.platform, platform)),
  );
  if (selected.length === 0 && platform !== undefined) checkPlatform(platform, images);
  if (selected.length > 0 || (asked === undefined && platform === undefined)) return selected;
  const what = [
    ...(asked === undefined ? [] : [`"${asked}"`]),
    ...(platform === undefined ? [] : [`for platform "${platform}"`]),
  ].join(' ');
  const here = images.map(describe).join(', ') || 'no images';
  throw new InputError('no-such-image', `${name}: no image ${what}; the archive has ${here}`);
}

/** @throws {InputError} for an architecture without an OS; suggests the platform that was probably meant */
function checkPlatform(platform: string, images: readonly Image[]): void {
  if (platform.includes('/')) return;
  const meant = images.find((image) => image.platform?.split('/')[1] === platform)?.platform;
  const hint = meant === undefined ? 'such as "linux/amd64"' : `did you mean "${meant.split('/', 2).join('/')}"?`;
  throw new InputError('usage', `--platform must be OS/ARCH${meant === undefined ? ',' : ';'} ${hint}`);
}

/**
 * The only image that matches.
 * @throws {InputError} if several match; the message lists options to paste
 */
export function selectOneImage(name: string, contents: Contents, wanted: ImageSelection): Image {
  const images = selectImages(name, contents, wanted);
  const [first] = images;
  if (first && images.length === 1) return first;
  throw new InputError('no-such-image', `${name} has ${choicesOf(name, images, wanted)}`);
}

/**
 * Such as `3 images named app:1; choose one: --platform linux/amd64 | linux/arm64`, or `2 images; choose one: app.tar#a
 * | app.tar#b`
 */
function choicesOf(archive: string, images: readonly Image[], { image: asked }: ImageSelection): string {
  const platforms = new Set(images.map(({ platform }) => platform));
  const [first] = images;
  const sharedName = first?.names.find((name) => images.every(({ names }) => names.includes(name)));
  const isByPlatform = platforms.size === images.length && !platforms.has(undefined);
  const named = sharedName === undefined ? '' : ` named ${asked ?? sharedName}`;
  const options =
    isByPlatform && (sharedName !== undefined || images.every(({ names }) => names.length === 0))
      ? `--platform ${[...platforms].join(' | ')}`
      : images.map((image) => `${archive}#${uniqueName(image, images)}`).join(' | ');
  return `${images.length} images${named}; choose one: ${options}`;
}

/** A name that no other of these images has; otherwise the short ID. */
function uniqueName({ names, imageID, manifestDigest }: Image, images: readonly Image[]): string {
  const unique = names.find((name) => images.filter((other) => other.names.includes(name)).length === 1);
  return unique ?? shortDigest(imageID ?? manifestDigest ?? names[0] ?? '');
}

/** Whether an image has this name, or a digest that begins like this. */
export function answersTo({ names, imageID, manifestDigest }: Image, asked: string): boolean {
  const name = familiarName(asked);
  if (names.includes(name) || names.includes(`${name}:latest`)) return true;
  const digest = /^(?:sha256:)?([0-9a-f]{6,64})$/.exec(asked)?.[1];
  return digest !== undefined && [imageID, manifestDigest].some((id) => id?.startsWith(`sha256:${digest}`));
}

/** Such as `app:1 (linux/amd64, 5770f0edc95d)`. */
function describe({ names, imageID, platform }: Image): string {
  const facts = [...(platform ? [platform] : []), ...(imageID ? [shortDigest(imageID)] : [])];
  return `${names[0] ?? 'an image without a name'}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`;
}

// One or some of an archive's images, as the user asks for them by name, digest or platform.
import { InputError } from '../bytes/input-error.ts';
import { shortDigest } from '../oci/digest.ts';
import { matchesPlatform } from '../oci/platform.ts';
import { familiarName } from '../oci/reference.ts';
import type { Contents, Image } from './image.ts';

export interface ImageSelection {
  /** A name, or (the start of) an image ID or manifest digest. */
  readonly image?: string;
  /** `os/arch[/variant]` */
  readonly platform?: string;
}

/** @throws {InputError} if no image matches what was asked for */
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

/** @throws {InputError} for an architecture alone, with the platform that was probably meant */
function checkPlatform(platform: string, images: readonly Image[]): void {
  if (platform.includes('/')) return;
  const meant = images.find((image) => image.platform?.split('/')[1] === platform)?.platform;
  const hint = meant === undefined ? 'such as "linux/amd64"' : `did you mean "${meant.split('/', 2).join('/')}"?`;
  throw new InputError('usage', `--platform must be OS/ARCH${meant === undefined ? ',' : ';'} ${hint}`);
}

/** @throws {InputError} unless there is exactly one; the message lists what to paste */
export function selectOneImage(name: string, contents: Contents, wanted: ImageSelection): Image {
  const images = selectImages(name, contents, wanted);
  if (images.length === 1) return images[0];
  throw new InputError('no-such-image', `${name} has ${choicesOf(name, images, wanted)}`);
}

/** `3 images named app:1; choose one: --platform linux/amd64 | linux/arm64`, `2 images; choose one: app.tar#a | app.tar#b` */
function choicesOf(archive: string, images: readonly Image[], { image: asked }: ImageSelection): string {
  const platforms = new Set(images.map(({ platform }) => platform));
  const [first] = images;
  const sharedName = first.names.find((name) => images.every(({ names }) => names.includes(name)));
  const isByPlatform = platforms.size === images.length && !platforms.has(undefined);
  const named = sharedName === undefined ? '' : ` named ${asked ?? sharedName}`;
  const options =
    isByPlatform && (sharedName !== undefined || images.every(({ names }) => names.length === 0))
      ? `--platform ${[...platforms].join(' | ')}`
      : images.map((image) => `${archive}#${uniqueName(image, images)}`).join(' | ');
  return `${images.length} images${named}; choose one: ${options}`;
}

/** A name that no other of these images has, or the short ID. */
function uniqueName({ names, imageID, manifestDigest }: Image, images: readonly Image[]): string {
  const unique = names.find((name) => images.filter((other) => other.names.includes(name)).length === 1);
  return unique ?? shortDigest(imageID ?? manifestDigest ?? names[0] ?? '');
}

/** Whether an image has this name, or (the start of) this digest. */
export function answersTo({ names, imageID, manifestDigest }: Image, asked: string): boolean {
  const name = familiarName(asked);
  if (names.includes(name) || names.includes(`${name}:latest`)) return true;
  const digest = /^(?:sha256:)?([0-9a-f]{6,64})$/.exec(asked)?.[1];
  return digest !== undefined && [imageID, manifestDigest].some((id) => id?.startsWith(`sha256:${digest}`));
}

/** `app:1 (linux/amd64, 5770f0edc95d)` */
function describe({ names, imageID, platform }: Image): string {
  const facts = [...(platform ? [platform] : []), ...(imageID ? [shortDigest(imageID)] : [])];
  return `${names[0] ?? 'an image without a name'}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`;
}

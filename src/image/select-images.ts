// One or some of an archive's images, as the user asks for them by name, digest or platform.
import { InputError } from '../bytes/input-error.ts';
import { matchesPlatform } from '../spec/platform.ts';
import { familiarName } from '../spec/reference.ts';
import type { Contents, Image } from './image.ts';

export interface ImageSelection {
  /** A name, or (the start of) an image ID or manifest digest. */
  readonly image?: string;
  /** `os/arch[/variant]` */
  readonly platform?: string;
}

/** @throws {InputError} where something was asked for and no image answers to it */
export function selectImages(name: string, { images }: Contents, wanted: ImageSelection): readonly Image[] {
  const { image: asked, platform } = wanted;
  const selected = images.filter(
    (image) =>
      (asked === undefined || answersTo(image, asked)) &&
      (platform === undefined || matchesPlatform(image.platform, platform)),
  );
  if (selected.length > 0 || (asked === undefined && platform === undefined)) return selected;
  const what = [asked, platform].filter((part) => part !== undefined).join(' for ');
  const here = images.map(describe).join(', ') || 'no image';
  throw new InputError('no-such-image', `${name}: no image ${what}; there is ${here}`);
}

/** @throws {InputError} where there is not exactly one */
export function selectOneImage(name: string, contents: Contents, wanted: ImageSelection): Image {
  const images = selectImages(name, contents, wanted);
  if (images.length === 1) return images[0];
  const which = images.map(describe).join(', ') || 'none';
  const how = images.length > 1 ? '; choose one with --image or --platform, or write ARCHIVE#NAME' : '';
  throw new InputError('no-such-image', `${name}: this needs one image, and there is ${which}${how}`);
}

/** Whether an image goes by this name, or by (the start of) this digest. */
export function answersTo({ names, imageID, manifestDigest }: Image, asked: string): boolean {
  const name = familiarName(asked);
  if (names.includes(name) || names.includes(`${name}:latest`)) return true;
  const digest = /^(?:sha256:)?([0-9a-f]{6,64})$/.exec(asked)?.[1];
  return digest !== undefined && [imageID, manifestDigest].some((id) => id?.startsWith(`sha256:${digest}`));
}

const describe = ({ names, imageID, platform }: Image): string =>
  `${names[0] ?? imageID ?? 'an image without a name'}${platform ? ` (${platform})` : ''}`;

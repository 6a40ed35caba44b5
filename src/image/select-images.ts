// Selects images of an archive by name, digest or platform.
import { InputError } from '../bytes/input-error.ts';
import { parsePlatform } from '../oci/platform.ts';
import { familiarName } from '../oci/reference.ts';
import { shellWord } from '../text/shell-word.ts';
import type { Contents, Image } from './image.ts';
import { distinctDigests, hasDigest, imagesForPlatform, platformText } from './tell-apart.ts';

/** Which images of an archive to use; without any field, all. */
export interface ImageSelection {
  /**
   * A name, an image ID or manifest digest or the start of one (at least six hexadecimal digits), or `@N`, the place in the
   * archive, from 0.
   */
  readonly image?: string | undefined;
  /** `os/arch[/variant]`, or another form that {@link parsePlatform} reads. */
  readonly platform?: string | undefined;
}

/**
 * The images that match, in the order of the archive. `name` is the archive's name, for messages.
 * @throws {InputError} `no-such-image` if an image or platform is given and no image matches
 */
export function selectImages(name: string, { images }: Contents, wanted: ImageSelection): readonly Image[] {
  const { image: asked, platform } = wanted;
  const named =
    asked === undefined ? images : (atPlace(images, asked) ?? images.filter((image) => answersTo(image, asked)));
  const selected = platform === undefined ? named : forPlatform(named, platform);
  if (selected.length > 0 || (asked === undefined && platform === undefined)) return selected;
  const what = [
    ...(asked === undefined ? [] : [`"${asked}"`]),
    ...(platform === undefined ? [] : [`for platform "${platform}"`]),
  ].join(' ');
  const digests = distinctDigests(images);
  const here = images.map((image) => () => describe(image, digests.get(image)));
  throw new InputError(
    'no-such-image',
    `${name}: no image ${what}; the archive has ${listed(here, ', ', name) || 'no images'}`,
  );
}

/** `@1` is the second image, as in skopeo; undefined if the text is no place. */
function atPlace(images: readonly Image[], text: string): readonly Image[] | undefined {
  const place = /^@(\d+)$/.exec(text)?.[1];
  return place === undefined ? undefined : images.slice(Number(place), Number(place) + 1);
}

/** @throws {InputError} if the text is not a platform */
function forPlatform(images: readonly Image[], text: string): readonly Image[] {
  const wanted = parsePlatform(text);
  if (wanted) return imagesForPlatform(images, wanted);
  throw new InputError('usage', `--platform must be OS/ARCH, such as "linux/amd64", but it is "${text}"`);
}

/** An error is one line, even if the archive has thousands of images. */
const maxListed = 20;

export function listed(items: readonly (() => string)[], separator: string, archive: string): string {
  const shown = items.slice(0, maxListed).map((textOf) => textOf());
  const more = items.length - maxListed;
  return `${shown.join(separator)}${more > 0 ? ` and ${more} more; all: timg-inspect ls ${shellWord(archive)}` : ''}`;
}

/** Whether an image has this name, or a digest that begins like this. */
export function answersTo(image: Image, asked: string): boolean {
  const name = familiarName(asked);
  if (image.names.includes(name) || image.names.includes(`${name}:latest`)) return true;
  const digest = /^(?:sha256:)?([0-9a-f]{6,64})$/.exec(asked)?.[1];
  return digest !== undefined && hasDigest(image, digest);
}

/** Such as `app:1 (linux/amd64, 5770f0edc95d)`. */
function describe(image: Image, digest: string | undefined): string {
  const facts = [platformText(image), digest].filter((fact) => fact !== undefined);
  return `${image.names[0] ?? 'an image without a name'}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`;
}

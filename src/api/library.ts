// The functions of the library: how archives are opened, compared, checked and reported on.
import { InputError } from '../bytes/input-error.ts';
import { chooseImages } from '../image/choose-image.ts';
import type { Image as DeclaredImage } from '../image/image.ts';
import { artifactsOnly } from '../image/recognition/artifact-set.ts';
import { selectImages } from '../image/select-images.ts';
import { requireOptions, requireString } from './arguments.ts';
import { hostPreference } from './host.ts';
import { imageObject } from './image-object.ts';
import type { Image } from './objects.ts';
import { archiveChecks, openSession } from './open.ts';
import type { ArchiveInput, ArchiveOptions, ImageChoice, ImageOptions } from './options.ts';
import type { Session } from './session.ts';
import { registerTarget } from './targets.ts';

/**
 * An opened archive with its images.
 * @example
 * await using archive = await openArchive('multi.tar');
 * for (const image of archive.images) console.log(image.names[0], image.platform);
 */
export interface Archive {
  /** Path as it was given, or the name of a stream. */
  readonly name: string;
  /** The format that its images were read from: `docker-archive`, `oci-layout` and others. */
  readonly format: string;
  /** All formats that recognize the archive. */
  readonly formats: readonly string[];
  /** Its images, in the order of the archive. */
  readonly images: readonly Image[];
  /**
   * The image that a name, digest or platform chooses; without a choice, the only one.
   * @throws {InputError} `no-such-image` if none or several match
   */
  image(choice?: ImageChoice): Image;
  /** Ends everything that reads the archive, and removes its temporary files. Its objects cannot read any more. */
  close(): Promise<void>;
  /** What `await using` calls: {@link close}. */
  [Symbol.asyncDispose](): Promise<void>;
}

const choiceChecks = {
  image: (what: string, value: unknown) => requireString(what, value, 'app:1'),
  platform: (what: string, value: unknown) => requireString(what, value, 'linux/amd64'),
};

/**
 * Opens an archive and reads its documents, but no layer. Close it when done: `await using` does.
 * @throws {InputError} if it cannot be read or is not an archive; its `code` says why
 * @throws the reason of an aborted signal
 * @example
 * await using archive = await openArchive(new URL('file:///srv/app.tar'));
 * console.log(archive.format, archive.images.length);
 */
export async function openArchive(input: ArchiveInput, options: ArchiveOptions = {}): Promise<Archive> {
  requireOptions('openArchive', options, archiveChecks);
  const { session, image } = await openSession('openArchive', input, options);
  if (image !== undefined) {
    await session.close();
    throw new InputError('usage', `openArchive: ${input} names one image; open it with openImage`);
  }
  return new ArchiveObject(session);
}

/**
 * Opens one image of an archive: the chosen one or, if images differ by platform only, the one for this host. Its `close` closes the
 * archive.
 * @throws {InputError} `no-such-image` if none or several match, and as {@link openArchive}
 * @throws the reason of an aborted signal
 * @example
 * await using image = await openImage('app.tar', { platform: 'linux/amd64' });
 * for (const file of (await image.files()).largest(10)) console.log(file.size, file.path, file.layer.index);
 */
export async function openImage(input: ArchiveInput, options: ImageOptions = {}): Promise<Image> {
  requireOptions('openImage', options, { ...archiveChecks, ...choiceChecks });
  const { session, image } = await openSession('openImage', input, options);
  try {
    const chosen = chooseImage(session, { image: options.image ?? image, platform: options.platform });
    return imageObject(session, chosen, true);
  } catch (error) {
    await session.close();
    throw error;
  }
}

function chooseImage(session: Session, asked: ImageChoice): DeclaredImage {
  const { opened } = session;
  const { contents } = opened;
  const refused = artifactsOnly(opened.archive, contents);
  if (refused) throw refused;
  if (contents.images.length === 0) throw new InputError('no-such-image', `${session.name}: the archive has no image`);
  const images = selectImages(session.name, contents, asked);
  const [chosen] = chooseImages([{ name: session.name, contents, images, asked: asked.image }], hostPreference);
  if (!chosen) throw new Error('no image was chosen');
  return chosen.image;
}

class ArchiveObject implements Archive {
  readonly name: string;
  readonly format: string;
  readonly formats: readonly string[];
  readonly images: readonly Image[];
  readonly #session: Session;

  constructor(session: Session) {
    const { archive, contents } = session.opened;
    this.#session = session;
    this.name = archive.name;
    this.formats = contents.formats;
    this.format = contents.formats[0] ?? '';
    this.images = contents.images.map((image) => imageObject(session, image, false));
    registerTarget(this, { session, image: undefined });
  }

  image(choice: ImageChoice = {}): Image {
    requireOptions('image', choice, choiceChecks);
    const chosen = chooseImage(this.#session, choice);
    return this.images[this.#session.opened.contents.images.indexOf(chosen)] as Image;
  }

  async close(): Promise<void> {
    await this.#session.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

// The images that check judges, and the older version of each: all archives are opened before the first image is read.
import { resolve } from 'node:path';
import type { Reading } from '../../analysis/analyze-options.ts';
import type { ImageBaseline } from '../../analysis/comparison/baseline.ts';
import { type ImageIdentity, pairImages } from '../../analysis/comparison/image-pairs.ts';
import type { Selection } from '../../analysis/scan-layers.ts';
import { InputError, inputErrorOf } from '../../bytes/input-error.ts';
import { chooseImages } from '../../image/choose-image.ts';
import type { Image } from '../../image/image.ts';
import { platformText } from '../../image/tell-apart.ts';
import type { UncheckedSubject } from '../../report/check/data.ts';
import { evaluate } from '../../rules/evaluate.ts';
import { uncheckedImage } from '../../rules/gate.ts';
import type { Finding } from '../../rules/rule.ts';
import { imageLabel, pluralize } from '../../rules/wording.ts';
import { humanSize } from '../../text/byte-size.ts';
import { archiveInBaseline, nameInBaseline } from '../baseline-file.ts';
import type { Call } from '../command.ts';
import { NoImage } from '../reading/archive-calls.ts';
import { expandGlob, parseSubject } from '../subject.ts';

/** An image to check. */
export interface Candidate {
  /** The archive as given. */
  readonly archive: string;
  readonly opened: Selection['opened'];
  readonly image: Image;
}

/** The same image of two arguments is one candidate. */
export function candidatesOf(selections: readonly (readonly [archive: string, Selection])[]): readonly Candidate[] {
  const candidates = new Map<string, Candidate>();
  for (const [archive, { opened, images }] of selections) {
    const { file, inside = [] } = parseSubject(archive);
    for (const image of images) {
      const key = [resolve(file), ...inside, opened.contents.images.indexOf(image)].join('\0');
      if (!candidates.has(key)) candidates.set(key, { archive, opened, image });
    }
  }
  return [...candidates.values()];
}

/** Images that are checked in some seconds; large archives may have one more for each kilobyte. */
const maxImages = 4000;

/** @throws {InputError} `limit` if there are too many images for archives of this size */
export function requireFewImages(count: number, stored: number): void {
  if (count <= maxImages + stored / 1000) return;
  throw new InputError(
    'limit',
    `${pluralize(count, 'image')} are too many to check in archives of ${humanSize(stored)}; choose fewer: --image @N, --platform, or ARCHIVE#NAME`,
  );
}

export const identityOf = ({ archive, image: { names, platform } }: Pick<Candidate, 'archive' | 'image'>) =>
  ({
    names,
    platform: platform ?? null,
    archive: archiveInBaseline(parseSubject(archive).file),
  }) satisfies ImageIdentity;

/** What names each image in a report: its name, with platform, archive and place as far as they are needed. */
export function titlesOf(candidates: readonly Candidate[]): readonly string[] {
  const nameOf = ({ archive, image }: Candidate): string =>
    image.names[0]?.replace(/(@sha256:[0-9a-f]{12})[0-9a-f]{52}$/, '$1') ?? parseSubject(archive).file;
  const platforms = new Set(candidates.map(({ image }) => platformText(image)));
  let titles = candidates.map((one) => {
    const platform = platforms.size > 1 ? platformText(one.image) : undefined;
    return platform === undefined ? nameOf(one) : `${nameOf(one)} (${platform})`;
  });
  const further: readonly ((one: Candidate) => string)[] = [
    ({ archive }) => parseSubject(archive).file,
    ({ image }) => imageLabel({ ...image, names: [] }) ?? '',
    ({ image, opened }) => `@${opened.contents.images.indexOf(image)}`,
  ];
  for (const partOf of further) {
    const counts = new Map<string, number>();
    for (const title of titles) counts.set(title, (counts.get(title) ?? 0) + 1);
    titles = titles.map((title, at) => {
      const more = partOf(candidates[at] as Candidate);
      return counts.get(title) === 1 || more === '' || title === more ? title : `${title} in ${more}`;
    });
  }
  return titles;
}

/** The older version of an image: from a baseline file, or in an archive. */
export type Former = ImageBaseline | Candidate;

/** The older version of each image; a single image is compared with a single older one, whatever their names. */
export function formersOf(
  candidates: readonly Candidate[],
  older: readonly Former[],
  isOneOfSeveral: boolean,
): readonly (Former | undefined)[] {
  if (!isOneOfSeveral && older.length === 1) return older;
  return pairImages(candidates.map(identityOf), older.map(identityOfFormer)).map((at) =>
    at === undefined ? undefined : older[at],
  );
}

/**
 * The older version of a single image in an archive where no name is the same: the only image of its platform.
 * @throws {InputError} if it has none or several for it
 */
export function olderByPlatform({ opened, image }: Candidate, older: readonly Candidate[]): Candidate | undefined {
  const [first] = older;
  if (!first) return undefined;
  const choices = [
    { ...first, images: older.map((one) => one.image) },
    { opened, images: [image] },
  ];
  const [chosen] = chooseImages(
    choices.map(({ opened: { archive, contents }, images }) => ({ name: archive.name, contents, images })),
  );
  return older.find((one) => one.image === chosen?.image);
}

/** Archives of two versions need not have the same name. */
const identityOfFormer = (former: Former): ImageIdentity =>
  'image' in former ? { ...identityOf(former), archive: undefined } : former;

/** A note for each image of the baseline that is not checked. */
export function uncheckedImages(
  older: readonly Former[],
  formers: readonly (Former | undefined)[],
  source: string,
): readonly Finding[] {
  const checked = new Set(formers);
  return older.flatMap((former) => {
    if (checked.has(former)) return [];
    return uncheckedImage(nameInBaseline('image' in former ? identityOf(former) : former), source);
  });
}

/**
 * The archives that the arguments name, with globs expanded. What cannot be found is added to `unread`.
 * @throws {InputError} if a single argument matches nothing
 */
export function expandArchives(given: readonly string[], unread: UncheckedSubject[]): readonly string[] {
  const archives = new Set<string>();
  for (const argument of given) {
    try {
      for (const archive of expandGlob(argument)) archives.add(archive);
    } catch (error) {
      if (given.length === 1) throw error;
      unread.push(uncheckedBy(error, argument, null));
    }
  }
  return [...archives];
}

/** Opens the archives. What cannot be opened is added to `unread`; without it, the error is thrown. */
export async function openAll(
  call: Pick<Call, 'open'>,
  archives: readonly string[],
  reading: Reading,
  unread: UncheckedSubject[] | undefined,
): Promise<readonly Candidate[]> {
  const opened: (readonly [string, Selection])[] = [];
  for (const archive of archives) {
    try {
      opened.push([archive, await call.open(archive, reading)]);
    } catch (error) {
      if (!unread) throw error;
      unread.push(uncheckedBy(error, archive, null));
    }
  }
  return candidatesOf(opened);
}

/** @throws the error, if it is a bug */
export function uncheckedBy(error: unknown, archive: string, image: string | null): UncheckedSubject {
  if (error instanceof NoImage)
    return { archive, image, message: 'no image', findings: evaluate(error.analysis), isUnread: false };
  const { code, message } = inputErrorOf(error);
  return { archive, image, message, findings: [], isUnread: code !== 'incomplete' };
}

// Command lines to paste: with the archive's name, the image that was chosen, and quotes for a POSIX shell.
import type { Analysis } from '../analysis/analysis.ts';
import type { Archive } from '../archive/archive.ts';
import type { Image } from '../image/image.ts';
import { platformText, type Selector, selectingArguments, uniqueSelectors } from '../image/tell-apart.ts';
import { shellWord } from '../text/shell-word.ts';

/** `timg-inspect bloat app.tar --limit 0` */
export const commandLine = (...words: readonly string[]): string =>
  ['timg-inspect', ...words.filter((word) => word !== '').map(shellWord)].join(' ');

/** A file as an argument. */
export const fileArgument = (name: string): string => (name.startsWith('-') && name !== '-' ? `./${name}` : name);

/** The archive as an argument, with the options for the archives that its missing blobs are taken from. */
export const archiveArguments = (analysis: ArchiveOf): readonly string[] => [
  fileArgument(analysis.archive.name),
  ...withArguments(analysis),
];

/** The options for the archives that missing blobs are taken from, each once. */
export function withArguments(...analyses: readonly ArchiveOf[]): readonly string[] {
  const names = analyses.flatMap(({ archive: { others = [] } }) => others.map(({ name }) => name));
  return [...new Set(names)].flatMap((name) => ['--with', name]);
}

type ArchiveOf = { readonly archive: Pick<Archive, 'name' | 'others'> };

/** The archive and, if it has several images, what chooses this one. `byPlatform`: whether --platform may be part of it. */
export function imageArguments(
  analysis: Pick<Analysis, 'archive' | 'contents'>,
  image: Image,
  byPlatform = true,
): readonly string[] {
  const { images } = analysis.contents;
  const archive = fileArgument(analysis.archive.name);
  const chosen = images.length <= 1 ? [archive] : selectingArguments(archive, selectorsFor(images, byPlatform)(image));
  return [...chosen, ...withArguments(analysis)];
}

/** An image, and the analysis of its archive. */
interface ImageInArchive {
  readonly analysis: Pick<Analysis, 'archive' | 'contents'>;
  readonly image: { readonly image: Image };
}

/** Arguments that select both images. --platform is for both; two platforms are told apart by digests: `app.tar#a8fb1f56b950`. */
export function pairArguments(old: ImageInArchive, newer: ImageInArchive): readonly string[] {
  const isOnePlatform = platformText(old.image.image) === platformText(newer.image.image);
  const sides = [old, newer].map(({ analysis, image }) => imageArguments(analysis, image.image, isOnePlatform));
  const archives = sides.flatMap(([archive]) => archive ?? []);
  const platform = sides.find((words) => words[1] === '--platform')?.slice(1, 3) ?? [];
  return [...archives, ...platform, ...withArguments(old.analysis, newer.analysis)];
}

/** Each of many images needs what tells it from the others. */
const withPlatform = new WeakMap<readonly Image[], (image: Image) => Selector>();
const withoutPlatform = new WeakMap<readonly Image[], (image: Image) => Selector>();

function selectorsFor(images: readonly Image[], byPlatform: boolean): (image: Image) => Selector {
  const known = byPlatform ? withPlatform : withoutPlatform;
  const selectors = known.get(images) ?? uniqueSelectors(images, images, () => byPlatform);
  known.set(images, selectors);
  return selectors;
}

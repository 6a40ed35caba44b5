// Command lines to paste: with the archive's name, the image that was chosen, and quotes for a POSIX shell.
import type { Analysis } from '../analysis/analysis.ts';
import type { Image } from '../image/image.ts';
import { shortDigest } from '../oci/digest.ts';

/** `timg-inspect bloat app.tar --limit 0` */
export const commandLine = (...words: readonly string[]): string =>
  ['timg-inspect', ...words.filter((word) => word !== '').map(shellWord)].join(' ');

/** The archive as an argument. */
export const archiveArgument = ({ archive: { name } }: Pick<Analysis, 'archive'>): string =>
  name.startsWith('-') && name !== '-' ? `./${name}` : name;

/** The archive and, if it has several images, what chooses this one. */
export function imageArguments(analysis: Pick<Analysis, 'archive' | 'contents'>, image: Image): readonly string[] {
  const { images } = analysis.contents;
  const archive = archiveArgument(analysis);
  if (images.length <= 1) return [archive];
  const name = image.names.find((one) => images.filter(({ names }) => names.includes(one)).length === 1);
  if (name !== undefined && archive !== '-') return [`${archive}#${name}`];
  if (name !== undefined) return [archive, '--image', name];
  const isPlatformUnique = images.filter(({ platform }) => platform === image.platform).length === 1;
  if (image.platform !== undefined && isPlatformUnique) return [archive, '--platform', image.platform];
  const id = image.imageID ?? image.manifestDigest;
  return id === undefined ? [archive] : [archive, '--image', shortDigest(id)];
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-][\w@%+=:,./#-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

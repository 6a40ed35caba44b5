// Finds directories of an archive with the documents of an image: an unpacked save that was packed again with its directory.
import type { Archive } from '../../archive/archive.ts';
import { below } from '../../archive/below.ts';
import { parentPath } from '../../oci/entry-path.ts';
import { formats, markedDirectory } from '../formats.ts';

const usualDirectories = formats.flatMap(({ usualDirectory }) => usualDirectory ?? []);

/** Of a directory on disk only so many levels are searched, of any archive so many directories. */
const searchedLevels = 4;
const maxDirectories = 100;

/** The archive as seen from each of its directories in which an image is recognized. */
export async function nestedImages(
  archive: Archive,
  recognizes: (candidate: Archive) => Promise<boolean>,
): Promise<readonly Archive[]> {
  const found = new Map<string, Archive>();
  for (const directory of candidates(archive)) {
    if (isBelow(directory, found)) continue;
    const candidate = below(archive, directory);
    if (await recognizes(candidate)) found.set(directory, candidate);
  }
  return [...found.values()];
}

/** Upper directories first. */
function candidates(archive: Archive): readonly string[] {
  const directories = new Set<string>(usualDirectories);
  for (const name of archive.names(archive.tar ? undefined : searchedLevels)) {
    const directory = markedDirectory(name);
    if (directory) directories.add(directory);
  }
  const depth = (directory: string): number => directory.split('/').length;
  return [...directories].sort((a, b) => depth(a) - depth(b)).slice(0, maxDirectories);
}

function isBelow(directory: string, found: ReadonlyMap<string, Archive>): boolean {
  for (let parent = parentPath(directory); parent !== ''; parent = parentPath(parent)) {
    if (found.has(parent)) return true;
  }
  return false;
}

// Globs over paths, as shells have them: which paths are meant.
import picomatch from 'picomatch';

/** What a glob has to be: it names something, and has few enough stars between two slashes to be matched in reasonable time. */
export const globPattern = '^(?!(?:.*/)?[^/]*(?:\\*[^/*]+){3}\\*)(?=.*[^/\\s])';

/** No file system has longer names; to match some globs against them would take for ever. */
const longestName = 255;

/** Paths have no slash in front, though people write one, nor one behind. */
export function matching(glob: string): (path: string) => boolean {
  const options = { dot: true };
  const plain = picomatch(glob.replace(/^\/+|\/+$/g, '') || '/', options);
  // Alternatives in braces have slashes of their own.
  const rooted = glob.includes('{') ? picomatch(glob, options) : () => false;
  return (path) => !hasLongName(path) && (plain(path) || rooted(`/${path}`));
}

const hasLongName = (path: string): boolean =>
  path.length > longestName && path.split('/').some(({ length }) => length > longestName);

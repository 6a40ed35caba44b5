// Shell globs over paths.
import picomatch from 'picomatch';

/**
 * Regular expression for accepted globs: they contain a name, and few enough stars per path component to be matched in
 * reasonable time.
 */
export const globPattern = '^(?!(?:.*/)?[^/]*(?:\\*[^/*]+){3}\\*)(?=.*[^/\\s])';

/** Longest file name of common filesystems. Matching some globs against longer ones would take too long. */
const longestName = 255;

/**
 * A predicate for paths without leading or trailing slash. A glob without a slash matches at any depth; with one, it matches
 * from the root, and may begin with it. A slash at the end is ignored.
 */
export function matching(glob: string): (path: string) => boolean {
  const options = { dot: true };
  const plain = picomatch(fromRoot(glob), options);
  // Alternatives in braces may have slashes of their own.
  const rooted = glob.includes('{') ? picomatch(glob, options) : () => false;
  return (path) => !hasLongName(path) && (plain(path) || rooted(`/${path}`));
}

/** The same glob from the root, without a leading slash. A negation stays in front; "!(" is a group. */
function fromRoot(glob: string): string {
  const [, negations = '', rest = ''] = /^((?:!(?!\())*)(.*?)\/*$/s.exec(glob) ?? [];
  if (rest === '') return `${negations}/`;
  return negations + (rest.includes('/') ? rest.replace(/^\/+/, '') : `**/${rest}`);
}

const hasLongName = (path: string): boolean =>
  path.length > longestName && path.split('/').some(({ length }) => length > longestName);

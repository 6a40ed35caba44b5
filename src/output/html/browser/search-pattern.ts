// The search pattern. A word matches any path that contains it or, with a leading slash, starts with it. A glob matches as on
// the command line but ignores case.
import { globFault, matching } from '../../../text/glob.ts';

const looksLikeGlob = /[*?]|\[[^[\]]+\]|\{[^{},]*,[^{}]*\}|\\[[\]{}]/;

/** The returned function expects paths without a leading slash. */
export function matcherOf(typed: string): (path: string) => boolean {
  const pattern = typed.trim().toLowerCase();
  if (looksLikeGlob.test(pattern) && globFault(pattern) === undefined) {
    const fits = matching(pattern);
    return (path) => fits(path.toLowerCase());
  }
  const isRooted = pattern.startsWith('/');
  return (path) => {
    const rooted = `/${path.toLowerCase()}`;
    return isRooted ? rooted.startsWith(pattern) : rooted.includes(pattern);
  };
}

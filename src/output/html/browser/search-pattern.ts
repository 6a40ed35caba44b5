// The search pattern. A word matches any path that contains it or, with a leading slash, starts with it. A glob matches as on
// the command line but ignores case. With a prefix, it looks for groups of a facet, such as packages.
import { globFault, matching } from '../../../text/glob.ts';
import type { Facet, Group } from '../treemap-data.ts';

const looksLikeGlob = /[*?]|\[[^[\]]+\]|\{[^{},]*,[^{}]*\}|\\[[\]{}]/;

/** The returned function expects paths without a leading slash. */
export function matcherOf(typed: string): (path: string) => boolean {
  const pattern = typed.trim().toLowerCase();
  const fits = globOf(pattern);
  if (fits) return (path) => fits(path.toLowerCase());
  const isRooted = pattern.startsWith('/');
  return (path) => {
    const rooted = `/${path.toLowerCase()}`;
    return isRooted ? rooted.startsWith(pattern) : rooted.includes(pattern);
  };
}

/**
 * Which groups a search is for: it begins with what `facet` is searched by, and then has a part of a name or text, or a glob of a name
 * with or without its kind. Undefined if it is for paths.
 */
export function groupMatcherOf(typed: string, { searched }: Facet): ((group: Group) => boolean) | undefined {
  const whole = typed.trim().toLowerCase();
  if (searched === undefined || !whole.startsWith(searched)) return undefined;
  const pattern = whole.slice(searched.length).trim();
  const fits = globOf(pattern);
  return ({ name, text }) => {
    if (name === undefined) return false;
    const known = name.toLowerCase();
    if (!fits) return known.includes(pattern) || text.toLowerCase().includes(whole);
    return fits(known) || fits(known.slice(known.indexOf('/') + 1));
  };
}

function globOf(pattern: string): ((text: string) => boolean) | undefined {
  return looksLikeGlob.test(pattern) && globFault(pattern) === undefined ? matching(pattern) : undefined;
}

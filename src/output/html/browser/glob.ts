// What a reader types to find paths: a word is looked for in them, a glob is matched as the command line has it, but for
// letter case, and that one without a slash is about names wherever they stand.
import { globPattern, matching } from '../../../text/glob.ts';

const isGlob = /[*?]|\[[^\]]+\]|\{[^{}]*,.*\}|\\[[\]{}]/s;
/** Others would take too long; they are words. */
const isAllowed = new RegExp(globPattern, 's');

/** @param path without a slash in front */
export function matcherOf(typed: string): (path: string) => boolean {
  const pattern = typed.trim().toLowerCase();
  if (isGlob.test(pattern) && isAllowed.test(pattern)) {
    const fits = matching(pattern.includes('/') ? pattern : `**/${pattern}`);
    return (path) => fits(path.toLowerCase());
  }
  const isRooted = pattern.startsWith('/');
  return (path) => {
    const rooted = `/${path.toLowerCase()}`;
    return isRooted ? rooted.startsWith(pattern) : rooted.includes(pattern);
  };
}

// Matches a path if it or a parent directory matches.
import { parentPath } from '../spec/entry-path.ts';

/** Asks about each directory once. */
export function selfOrAncestor(matches: (path: string) => boolean): (path: string) => boolean {
  const directories = new Map<string, boolean>([['', false]]);
  const isInside = (directory: string): boolean => {
    const known = directories.get(directory) ?? (matches(directory) || isInside(parentPath(directory)));
    directories.set(directory, known);
    return known;
  };
  return (path) => matches(path) || isInside(parentPath(path));
}

// A path that is meant, or lies in a directory that is: whoever names a directory means what it holds.
import { parentPath } from '../spec/entry-path.ts';

/** Each directory is asked about once. */
export function orInside(wants: (path: string) => boolean): (path: string) => boolean {
  const directories = new Map<string, boolean>([['', false]]);
  const isInside = (directory: string): boolean => {
    const known = directories.get(directory) ?? (wants(directory) || isInside(parentPath(directory)));
    directories.set(directory, known);
    return known;
  };
  return (path) => wants(path) || isInside(parentPath(path));
}

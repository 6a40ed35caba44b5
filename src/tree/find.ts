// Looks paths up in the finished tree, as a process in the container would: "..", too, leads up from where the way has
// come to, which behind a link is not where the path says.
import type { Limits } from '../bytes/limits.ts';
import type { FileTree } from './file-tree.ts';
import type { Place } from './places.ts';
import { type LinkFault, linkTarget, walkTo } from './walk.ts';

type Follow = 'last link too' | 'not the last link';

/**
 * What stands at a path; links on the way are followed, a link at its end only if asked. A path that ends in "/", "." or
 * ".." means a directory. Undefined where nothing stands.
 */
export function findPlace(tree: FileTree, path: string, limits: Limits, follow: Follow): Place | undefined {
  const found = lookUp(tree, path, limits, follow);
  return typeof found === 'number' ? found : undefined;
}

/** The same, but says which fault of links is on the way. */
export function lookUp(tree: FileTree, path: string, limits: Limits, follow: Follow): Place | LinkFault | undefined {
  const rules = { limits, missing: () => undefined };
  const followed = new Set<Place>();
  let wanted = path;
  for (let links = 0; links <= limits.links; links += 1) {
    const name = wanted.slice(wanted.lastIndexOf('/') + 1);
    const isDirectory = name === '' || name === '.' || name === '..';
    const directory = walkTo(tree, isDirectory ? wanted : wanted.slice(0, -name.length), rules);
    if (typeof directory !== 'number' || isDirectory) return directory;
    const place = tree.child(directory, name);
    const target = place !== undefined && follow === 'last link too' ? linkTarget(tree, place) : undefined;
    if (place === undefined || target === undefined) return place;
    if (followed.has(place)) return 'link-loop';
    followed.add(place);
    wanted = target.startsWith('/') ? target : `${tree.pathOf(directory)}/${target}`;
  }
  return 'many-links';
}

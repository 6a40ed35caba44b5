// Symbolic links that no package lists stem from the package of what they lead to: those of update-alternatives, applets of busybox,
// programs in node_modules/.bin. Links have no bytes, so that only the final filesystem matters.
import type { Limits } from '../../bytes/limits.ts';
import { IntColumn } from '../../tree/columns.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import { findPath, linkTarget } from '../../tree/lookup.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';
import type { CurrentClaims } from './current-claims.ts';
import type { Owner } from './owner.ts';
import type { OwnerColumns } from './owner-columns.ts';

/** Gives the links of the final filesystem their owners. */
export function assignLinks(tree: FileTree, claims: CurrentClaims, owners: OwnerColumns, limits: Limits): void {
  const followed = new IntColumn(0);
  const ownerAt = (place: PathId): Owner | undefined =>
    tree.isDirectory(place) ? claims.ownerOfDirectory(place) : owners.ownerOfName(tree.entryOf(place));
  for (const place of tree.subtree(rootPath)) {
    let target = linkTarget(tree, place);
    if (target === undefined) continue;
    /** Links can lead to links: each is followed once. */
    const links: PathId[] = [];
    let at: PathId | undefined = place;
    while (at !== undefined && target !== undefined && followed.get(at) === 0 && owners.isOpen(at)) {
      followed.set(at, 1);
      links.push(at);
      at = findPath(tree, target, limits, 'not the last link', tree.parentOf(at));
      target = at === undefined ? undefined : linkTarget(tree, at);
    }
    let origin = at === undefined ? undefined : ownerAt(at);
    for (const link of links.reverse()) {
      if (origin) owners.setOrigin(link, origin);
      origin ??= ownerAt(link);
    }
  }
}

// The effect of a layer, told from what it touched once it lies on top: every place is as the layer left it.
import { fileTypeAt } from '../layer/entry.ts';
import { pathAt, typeAt } from '../layer/entry-table.ts';
import { comparePaths } from '../spec/entry-path.ts';
import { AddedPaths } from './added-paths.ts';
import type { FileTree } from './file-tree.ts';
import type { LayerEffect, LeftOut, LostPayload, LostPlace } from './layer-effect.ts';
import type { Owner } from './owner.ts';
import type { PathEffect } from './path-effect.ts';
import type { Place } from './places.ts';
import type { TakenNames } from './taken-names.ts';

/** What stood at a place before the layer. */
export interface Before {
  readonly owner: Owner;
  readonly isDirectory: boolean;
}

export interface Touched {
  readonly before: ReadonlyMap<Place, Before>;
  /** Where the layer put something and nothing stood before; some of it may be gone again. */
  readonly brought: readonly Place[];
  /** Whether some of it is, and so may have come twice. */
  readonly hasLostOwn: boolean;
  readonly taken: TakenNames;
  readonly leftOut: readonly LeftOut[];
  readonly repeated: readonly number[];
}

export function effectOf(tree: FileTree, layer: number, touched: Touched): LayerEffect {
  const { before, brought, hasLostOwn, taken, leftOut, repeated } = touched;
  const places = hasLostOwn ? [...new Set(brought)].filter((place) => tree.isThere(place)) : brought;
  return { changed: changedPaths(), added: new AddedPaths(tree, places), lost: lostPayload(), leftOut, repeated };

  /** The entry that describes what this layer put at a place, if it stands there. */
  function standingAt(place: Place): Owner | undefined {
    return tree.isThere(place) && tree.layerOf(place) === layer ? tree.describerOf(place) : undefined;
  }

  function changedPaths(): readonly PathEffect[] {
    return Array.from(before, ([place, was]) => {
      const after = standingAt(place);
      return {
        path: tree.pathOf(place),
        before: was.owner,
        after,
        isDirectoryBefore: was.isDirectory,
        isDirectoryAfter: after !== undefined && tree.isDirectory(place),
      };
    });
  }

  function lostPayload(): readonly LostPayload[] {
    const lost: LostPayload[] = [];
    for (const { inode, places: lastPlaces } of taken.inodes()) {
      const owner = tree.carrierOf(inode);
      if (tree.namesOf(inode) > 0 || !carriesPayload(tree, owner)) continue;
      const how = owner.layer === layer ? 'own' : 'later';
      lost.push({ owner, how, places: lastPlaces.map(lostPlace).sort((a, b) => comparePaths(a.path, b.path)) });
    }
    for (const { row } of leftOut) {
      const owner = { layer, row };
      const path = pathAt(tree.tables[layer], row);
      if (carriesPayload(tree, owner)) lost.push({ owner, how: 'left-out', places: [{ path, isDirectory: false }] });
    }
    return lost;
  }

  function lostPlace(place: Place): LostPlace {
    const successor = standingAt(place);
    return { path: tree.pathOf(place), successor, isDirectory: successor !== undefined && tree.isDirectory(place) };
  }
}

function carriesPayload({ tables }: FileTree, { layer, row }: Owner): boolean {
  return fileTypeAt(tables[layer], row) === 'file' && typeAt(tables[layer], row) !== 'hardlink';
}

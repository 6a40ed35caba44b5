// The effect of a layer, told from what it touched once it lies on top: every place is as the layer left it.
import { fileTypeAt } from '../layer/entry.ts';
import { pathAt, typeAt } from '../layer/entry-table.ts';
import type { FileTree } from './file-tree.ts';
import type { LayerEffect, LeftOut } from './layer-effect.ts';
import { LostPayloads } from './lost-payloads.ts';
import type { Owner } from './owner.ts';
import { PathEffects } from './path-effects.ts';
import type { Place } from './places.ts';
import { Standings } from './standings.ts';
import type { TakenNames } from './taken-names.ts';

export interface Touched {
  /** Where something stood before the layer, and what. */
  readonly places: readonly Place[];
  readonly before: Standings;
  /** Where the layer put something and nothing stood before; some of it may be gone again. */
  readonly brought: readonly Place[];
  /** Whether some of it is, and so may have come twice. */
  readonly hasLostOwn: boolean;
  readonly taken: TakenNames;
  readonly leftOut: readonly LeftOut[];
  readonly repeated: readonly number[];
}

export function effectOf(tree: FileTree, layer: number, touched: Touched): LayerEffect {
  const { places, before, brought, hasLostOwn, taken, leftOut, repeated } = touched;
  const added = hasLostOwn ? [...new Set(brought)].filter((place) => tree.isThere(place)) : brought;
  return {
    changed: new PathEffects(tree, places, left(places), before),
    added: new PathEffects(tree, added, left(added)),
    lost: lostPayloads(),
    leftOut,
    repeated,
  };

  /** What this layer put at places, where it stands there. */
  function left(at: readonly Place[]): Standings {
    const standings = new Standings();
    for (const place of at) standings.add(leftAt(place), tree.isDirectory(place));
    return standings;
  }

  /** The entry that describes what this layer put at a place, if it stands there. */
  function leftAt(place: Place): Owner | undefined {
    return tree.isThere(place) && tree.layerOf(place) === layer ? tree.describerOf(place) : undefined;
  }

  function lostPayloads(): LostPayloads {
    const lost = new LostPayloads(tree, layer);
    for (const { inode, places: lastPlaces } of taken.inodes()) {
      const owner = tree.carrierOf(inode);
      if (tree.namesOf(inode) > 0 || !carriesPayload(tree, owner)) continue;
      lost.add(owner);
      for (const place of lastPlaces) lost.addName(place, leftAt(place), tree.isDirectory(place));
    }
    for (const { row } of leftOut) {
      if (carriesPayload(tree, { layer, row })) lost.addLeftOut(row, pathAt(tree.tables[layer], row));
    }
    return lost;
  }
}

function carriesPayload({ tables }: FileTree, { layer, row }: Owner): boolean {
  return fileTypeAt(tables[layer], row) === 'file' && typeAt(tables[layer], row) !== 'hardlink';
}

// The effect of a layer, told from what it touched once it lies on top: every place is as the layer left it.
import { fileTypeAt } from '../layer/entry.ts';
import { pathAt, typeAt } from '../layer/entry-table.ts';
import type { IntColumn, Owner } from './columns.ts';
import { NumberSet, Standings } from './columns.ts';
import type { FileTree } from './file-tree.ts';
import type { Inode } from './inodes.ts';
import type { LayerEffect, LeftOut } from './layer-effect.ts';
import { LostPayloads, PathEffects } from './layer-effect.ts';
import type { Place } from './places.ts';

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

// The names that a layer took away, by the inode they led to. Those of one event go together: all whiteouts are one event,
// and every entry is.

const none = -1;

export class TakenNames {
  readonly #places: Place[] = [];
  readonly #events: number[] = [];
  /** The name before this one of the same inode, if it went in the same event. */
  readonly #before: number[] = [];
  readonly #inodes: NumberSet;
  /** The last name of each of them. */
  readonly #last: number[] = [];

  /** See {@link NumberSet}. */
  constructor(positions: IntColumn) {
    this.#inodes = new NumberSet(positions);
  }

  add(inode: Inode, place: Place, event: number): void {
    const index = this.#inodes.add(inode);
    const last = this.#last[index] ?? none;
    this.#before.push(last !== none && this.#events[last] === event ? last : none);
    this.#last[index] = this.#places.length;
    this.#places.push(place);
    this.#events.push(event);
  }

  /** Each inode with the places that its last event took. */
  *inodes(): Generator<{ readonly inode: Inode; readonly places: readonly Place[] }> {
    for (const [index, inode] of this.#inodes.members.entries()) {
      const places: Place[] = [];
      for (let at = this.#last[index]; at !== none; at = this.#before[at]) places.push(this.#places[at]);
      yield { inode, places };
    }
  }
}

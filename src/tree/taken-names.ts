// The names that a layer took away, by the inode they led to. Those of one event go together: all whiteouts are one event,
// and every entry is.
import type { Inode } from './inodes.ts';
import type { IntColumn } from './int-column.ts';
import { NumberSet } from './number-set.ts';
import type { Place } from './places.ts';

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

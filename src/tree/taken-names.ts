// The names that a layer took away, by the inode they led to. Those of one event go together: all whiteouts are one event,
// and every entry is.
import type { Inode } from './inodes.ts';
import type { Place } from './places.ts';

export class TakenNames {
  readonly #inodes: Inode[] = [];
  readonly #places: Place[] = [];
  readonly #events: number[] = [];
  /** The name before this one of the same inode, if it went in the same event. */
  readonly #before: number[] = [];
  readonly #last = new Map<Inode, number>();

  add(inode: Inode, place: Place, event: number): void {
    const last = this.#last.get(inode);
    this.#before.push(last !== undefined && this.#events[last] === event ? last : -1);
    this.#last.set(inode, this.#inodes.length);
    this.#inodes.push(inode);
    this.#places.push(place);
    this.#events.push(event);
  }

  /** Each inode with the places that its last event took. */
  *inodes(): Generator<{ readonly inode: Inode; readonly places: readonly Place[] }> {
    for (const [inode, last] of this.#last) {
      const places: Place[] = [];
      for (let at = last; at !== -1; at = this.#before[at]) places.push(this.#places[at]);
      yield { inode, places };
    }
  }
}

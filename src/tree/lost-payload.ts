// A payload that one layer took the last name of, and the paths that lost it. No content has been compared yet.
import type { Owner } from './owner.ts';

/** A path that lost its file, and what this layer put there. */
export interface LostPlace {
  readonly path: string;
  /** Undefined where nothing stands there. */
  readonly successor?: Owner;
  /** Whether the successor is a directory. */
  readonly isDirectory: boolean;
}

/** Payload whose last name went. */
export interface LostPayload {
  readonly owner: Owner;
  /**
   * own: replaced by an entry of its own layer · left-out: its entry cannot be placed in the tree · later: wasted by a later layer
   */
  readonly how: 'own' | 'left-out' | 'later';
  /** The names that went last, in order: several where hard links went together. */
  readonly places: readonly LostPlace[];
}

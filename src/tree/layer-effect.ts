// What one layer did to the merged file system, as facts: which paths it changed, which payload it took the last name of.
// No content has been compared yet.
import type { LostPayloads } from './lost-payloads.ts';
import type { Owner } from './owner.ts';
import type { PathEffect } from './path-effect.ts';
import type { PathEffects } from './path-effects.ts';

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
   * own: hidden by an entry of its own layer · left-out: its entry has no place in the tree · later: hidden by a later layer
   */
  readonly how: 'own' | 'left-out' | 'later';
  /** The names that went last, in order: several where hard links went together. */
  readonly places: readonly LostPlace[];
}

/** An entry that has no place in the tree. */
export interface LeftOut {
  readonly row: number;
  /**
   * Links lead in a circle; a hard link to nothing, or to what its own directory would replace; a file that would be the
   * root; a path, or a link's target, longer or deeper than any real.
   */
  readonly reason: 'link-loop' | 'missing-target' | 'no-name' | 'too-long';
}

export interface LayerEffect {
  /** The paths at which something stood before. */
  readonly changed: PathEffects;
  /** The paths at which nothing did: mostly nearly all. */
  readonly added: PathEffects;
  readonly lost: LostPayloads;
  readonly leftOut: readonly LeftOut[];
  /** Rows that took the place of what an entry of the same layer had put there. */
  readonly repeated: readonly number[];
}

/** All the paths of a layer. */
export function* pathsOf({ changed, added }: LayerEffect): Generator<PathEffect> {
  yield* changed;
  yield* added;
}

// What one layer did to the merged file system, as facts: which paths it changed, which payload it took the last name of.
// No content has been compared yet.
import type { LostPayloads } from './lost-payloads.ts';
import type { PathEffect } from './path-effect.ts';
import type { PathEffects } from './path-effects.ts';

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

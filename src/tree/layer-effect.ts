// What one layer did to the merged file system, as facts: which paths it changed, which payload it took the last name of.
// No content has been compared yet.
import type { Limits } from '../bytes/limits.ts';
import type { LostPayloads } from './lost-payloads.ts';
import type { PathEffect } from './path-effect.ts';
import type { PathEffects } from './path-effects.ts';
import type { LinkFault } from './walk.ts';

/** An entry that has no place in the tree. */
export interface LeftOut {
  readonly row: number;
  readonly reason: LeftOutReason;
  /** The limit that is exceeded, if it is one: see {@link exceededLimits}. */
  readonly limit?: number;
}

/**
 * On top of the links on the way · missing-target: a hard link to nothing · replaced-target: a hard link to a file that the
 * link's own directory would replace · no-name: a file that would be the root · long-path, long-target · long-implied: too
 * many directories that no entry names
 */
export type LeftOutReason =
  | LinkFault
  | 'missing-target'
  | 'replaced-target'
  | 'no-name'
  | 'long-path'
  | 'long-target'
  | 'long-implied';

export const exceededLimits: Readonly<Partial<Record<LeftOutReason, keyof Limits>>> = {
  'many-links': 'links',
  'long-links': 'pathLength',
  'long-path': 'pathLength',
  'long-target': 'pathLength',
  'long-implied': 'impliedText',
};

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
